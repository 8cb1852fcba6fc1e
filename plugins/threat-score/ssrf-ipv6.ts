import { type Inside, insideOf } from './ssrf-networks.ts'

/** Unique local addresses at which clouds answer as at 169.254.169.254. */
const METADATA: ReadonlySet<string> = new Set([
  'fd00:ec2:0:0:0:0:0:254',
  'fd20:ce:0:0:0:0:0:254',
  'fd00:42:0:0:0:0:0:42',
])
/** 2000::/3 is all that was ever given out. */
const GLOBAL = 0x2000

/** Where an IPv6 address leads, without brackets; an IPv4 address in it counts. `null` for a public one or none. */
export function insideIpv6(text: string): Inside {
  const groups = toGroups(text.replace(/%.{0,40}$/, ''))
  if (groups === null) return null
  if (METADATA.has(groups.map((group) => group.toString(16)).join(':'))) return 'metadata'
  const embedded = embeddedIpv4(groups)
  if (embedded !== null) return insideOf(embedded)
  return groups[0]! >= GLOBAL && groups[0]! < 0x4000 ? null : 'private'
}

/** Whether it holds an IPv4 address: `::ffff:7f00:1`, `::127.0.0.1`, NAT64 (RFC 6052), 6to4 (RFC 3056). */
function embeddedIpv4(groups: readonly number[]): number | null {
  const [first = 0, second = 0, third = 0] = groups
  if (first === 0x2002) return second * 65536 + third
  const low = groups[6]! * 65536 + groups[7]!
  if (first === 0x64 && second === 0xff9b) return low
  if (groups.slice(0, 4).some((group) => group !== 0)) return null
  // `::1` and `::` are the machine itself.
  if (low < 2 && groups[4] === 0 && groups[5] === 0) return low === 1 ? 0x7f00_0001 : 0
  return groups[5] === 0 || groups[5] === 0xffff || groups[4] === 0xffff ? low : null
}

/** Eight groups; `null` when it is no address. */
function toGroups(text: string): readonly number[] | null {
  const dotted = /(?:^|:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text)
  const tail = dotted ? v4Groups(dotted[1]!) : ''
  const [head = '', rest, ...more] = (dotted ? text.slice(0, -dotted[1]!.length) + tail : text).split('::')
  if (more.length > 0) return null
  const before = head === '' ? [] : head.split(':')
  const after = rest === undefined || rest === '' ? [] : rest.split(':')
  const missing = 8 - before.length - after.length
  if (rest === undefined ? missing !== 0 : missing < 1) return null
  const all = [...before, ...Array<string>(missing).fill('0'), ...after]
  return all.every((group) => /^[\da-f]{1,4}$/.test(group)) ? all.map((group) => Number.parseInt(group, 16)) : null
}

function v4Groups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number)
  return `${((a & 255) * 256 + (b & 255)).toString(16)}:${((c & 255) * 256 + (d & 255)).toString(16)}`
}
