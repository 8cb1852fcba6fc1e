/** Networks that nobody outside can mean. `null`: a public address. */
export type Inside = 'loopback' | 'metadata' | 'private' | null

export const LOOPBACK = 'loopback'

/** Addresses at which clouds tell their machines who they are and what they may do. */
const METADATA: ReadonlySet<number> = new Set(
  ['169.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200', '192.0.0.192', '168.63.129.16'].map(
    (address) => address.split('.').reduce((number, part) => number * 256 + Number(part), 0),
  ),
)

export function insideOf(address: number): Inside {
  if (METADATA.has(address)) return 'metadata'
  const first = Math.floor(address / 2 ** 24)
  const second = Math.floor(address / 2 ** 16) % 256
  if (first === 127 || address === 0) return LOOPBACK
  if (first === 10 || (first === 192 && second === 168) || (first === 169 && second === 254)) return 'private'
  return first === 172 && second >= 16 && second < 32 ? 'private' : null
}
