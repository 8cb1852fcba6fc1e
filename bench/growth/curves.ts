import { bodyFields, headFields } from '../../gateway/http/fields.ts'
import { createRouter } from '../../gateway/http/router.ts'
import { type BanTable, createBanTable } from '../../gateway/state/bans/table.ts'
import { threatScore } from '../../plugins/threat-score/index.ts'
import { setUp } from '../micro/case.ts'
import { limitOf } from '../micro/limits.ts'
import { policyOf } from '../micro/policies.ts'
import type { Curve } from './curve.ts'

const samples = 4_096
const thousands = [1, 10, 100, 1_000]

/** Look-ups that must not feel how much is configured or remembered. */
const lookUps: readonly Curve[] = [
  {
    what: 'find the route',
    of: 'routes',
    sizes: [...thousands, 10_000],
    prepare(size) {
      const paths = Array.from({ length: size }, (_, i) => ({
        name: `r${i}`,
        tags: [],
        host: null,
        path: `/area-${i}/*`,
      }))
      const find = createRouter(paths)
      const asked = Array.from({ length: samples }, (_, i) => `/area-${(i * 7) % size}/items/7`)
      return turns((i) => find('shop.example', asked[i]!))
    },
  },
  {
    what: 'find the route, a host each',
    of: 'routes',
    sizes: [...thousands, 10_000],
    prepare(size) {
      const find = createRouter(
        Array.from({ length: size }, (_, i) => ({ name: `r${i}`, tags: [], host: `h${i}.example`, path: '/*' })),
      )
      const asked = Array.from({ length: samples }, (_, i) => `h${(i * 7) % size}.example`)
      return turns((i) => find(asked[i]!, '/items/7'))
    },
  },
  {
    what: 'is this address banned',
    of: 'bans',
    sizes: [...thousands, 10_000, 100_000, 1_000_000],
    prepare(size) {
      const nowMs = Date.now()
      const table = banned(size, nowMs)
      const asked = Array.from({ length: samples }, (_, i) => address(size + 7 * i))
      return turns((i) => table.onAddress(asked[i]!, 4, nowMs))
    },
  },
  { what: 'take of a limit', of: 'client keys', sizes: [...thousands, 10_000, 100_000, 1_000_000], prepare: limitOf },
]

/** What must be read takes its time, and no more than that. */
const readings: readonly Curve[] = [
  { what: 'evaluate a policy, no rule matches', of: 'rules', sizes: thousands, prepare: policyOf },
  {
    what: 'decode the head',
    of: 'headers',
    sizes: [5, 10, 20, 50, 100],
    prepare(size) {
      const rawHeaders = Array.from({ length: size }, (_, i) => [`x-field-${i}`, `value-${i}-of-the-shop`]).flat()
      return () => headFields({ rawPath: '/items/7', rawQuery: 'q=storm', rawHeaders })
    },
  },
  { what: 'decode and score a JSON body', of: 'KiB', sizes: [1, 4, 16, 64, 128], prepare: scoreOf },
]

export const curves: readonly Curve[] = [...lookUps, ...readings]

/** Goes through the samples in turn, so that no cache of the processor holds the answer. */
function turns(call: (i: number) => unknown): () => unknown {
  let i = 0
  return () => call(i++ & (samples - 1))
}

/** Spread over the whole space, as attackers are. */
function address(i: number): string {
  const word = Math.imul(i + 1, 0x9e3779b1) >>> 0
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`
}

function banned(size: number, nowMs: number): BanTable {
  const table = createBanTable()
  const same = {
    kind: 'address',
    effect: 'ban',
    author: 'automatic',
    by: 'bench',
    reason: 'bench',
    edge: 'bench',
  } as const
  for (let i = 0; i < size; i++) {
    table.put({ ...same, id: String(i), target: address(i), atMs: nowMs, untilMs: nowMs + 600_000 })
  }
  return table
}

async function scoreOf(kib: number): Promise<() => unknown> {
  const hooks = await setUp(threatScore, {})
  const rows = Array.from({ length: kib * 14 }, (_, id) => ({ id, text: 'storm lantern, it burns for twelve hours' }))
  const bytes = Buffer.from(JSON.stringify(rows).slice(0, kib * 1_024))
  const head = { bytes, contentType: 'application/json', mediaType: 'application/json', complete: true }
  const sheet = { add: (): undefined => undefined }
  return () => hooks.scoreBody?.(undefined as never, { ...head, fields: () => bodyFields(head) }, sheet)
}
