import type { Rate } from './rate.ts'

/** What says where a limit counts. */
interface Keyed {
  readonly name: string
  readonly algorithm: string
  readonly mode: 'enforce' | 'observe'
  readonly keyPrefix?: string | undefined
}

/** Of a limit as it was written: the burst is not filled in yet. */
interface Written extends Keyed {
  readonly rate: Rate
  readonly burst?: number | undefined
  readonly cost: number | string
  readonly coordination?: string | undefined
}

/** What keeps a limit from counting in the same keys as services with rate-limiter-flexible: where, and how to mend it. */
export function fixedWindowProblems(limit: Written): readonly (readonly [path: keyof Written, message: string])[] {
  const { algorithm, rate, burst, cost, coordination, keyPrefix, mode } = limit
  if (algorithm !== 'fixed-window') {
    return keyPrefix === undefined
      ? []
      : [['keyPrefix', 'only a limit with algorithm: fixed-window counts in the keys of services']]
  }
  const found: [keyof Written, string][] = []
  if (rate.perMs % 1_000 !== 0) {
    const seconds = rate.perMs / 1_000
    found.push([
      'rate',
      `a fixed window lasts whole seconds, as in Redis, and not ${seconds} s: write 1s or more for per`,
    ])
  }
  if (rate.perMs > longestMs) found.push(['rate', 'a fixed window lasts at most 31 days'])
  if (burst !== undefined) {
    found.push(['burst', 'a fixed window has no burst, it holds the tokens of its rate: leave it out'])
  }
  if (mode === 'observe' && keyPrefix !== undefined) {
    found.push(['keyPrefix', 'a limit that observes counts apart from services: leave it out'])
  }
  if (coordination === 'leased') {
    const why =
      'the window is shared with services that count every request in Redis, so that nothing can be taken ahead'
    found.push(['coordination', `${why}: write exact, or local`])
  }
  if (typeof cost === 'number' && !Number.isInteger(cost))
    found.push(['cost', `a fixed window counts whole points, and not ${cost}`])
  if (typeof cost === 'number' && cost > rate.tokens) {
    found.push(['cost', `a request costs ${cost} and the window holds ${rate.tokens}: none would ever pass`])
  }
  return found
}

/** Of two limits that count in the same keys each would count the requests of the other. */
export function sharedKeys(one: Keyed, other: Keyed): string | undefined {
  if (one.algorithm !== 'fixed-window' || other.algorithm !== 'fixed-window') return undefined
  const prefix = one.keyPrefix ?? one.name
  if (prefix !== (other.keyPrefix ?? other.name) || one.mode !== other.mode) return undefined
  return `${other.name} counts in the keys ${prefix}:* as well: give each limit a keyPrefix of its own`
}

const longestMs = 31 * 86_400_000
