import type { LimitConfig, RatedConfig } from './limit-config.ts'

/**
 * Of two enforced limits, the one that counts no more requests and is laxer in all can never refuse anything; what is
 * wrong, if so. One that observes is there to be compared with others, and a fixed window admits more than its rate
 * across its edge.
 */
export function contradiction(one: LimitConfig, other: LimitConfig): string | undefined {
  const isJudged = ({ apply, mode, algorithm }: LimitConfig): boolean =>
    apply === 'always' && mode === 'enforce' && algorithm !== 'fixed-window'
  if (!isJudged(one) || !isJudged(other) || one.key.text !== other.key.text) return undefined
  if (neverRefuses(one, other)) return pointless(one, other)
  return neverRefuses(other, one) ? pointless(other, one) : undefined
}

function pointless({ name, algorithm }: LimitConfig, strict: LimitConfig): string {
  const than = algorithm === 'concurrency' ? 'lets fewer be in flight' : 'is stricter in rate and burst'
  return `${name} can never refuse anything: ${strict.name} counts the same and ${than}`
}

function neverRefuses(lax: LimitConfig, strict: LimitConfig): boolean {
  const countsNoMore = strict.match === undefined || JSON.stringify(lax.match) === JSON.stringify(strict.match)
  const factor = costFactor(lax, strict)
  if (!countsNoMore || factor === undefined || !isAlwaysThere(lax, strict)) return false
  if (lax.algorithm !== 'concurrency' && strict.algorithm !== 'concurrency') return isSlower(lax, strict, factor)
  if (lax.algorithm !== 'concurrency' || strict.algorithm !== 'concurrency') return false
  return lax.inFlight >= strict.inFlight * factor
}

/** Edges that count each for itself admit more together, and a limit that is open while the store is away refuses nothing. */
function isAlwaysThere(lax: LimitConfig, strict: LimitConfig): boolean {
  if (strict.coordination === 'local') return lax.coordination === 'local'
  if (strict.whenAway === 'open') return false
  return lax.coordination === 'local' || lax.whenAway !== 'closed' || strict.whenAway === 'closed'
}

/**
 * A sliding window admits no more than a bucket that holds its limit, and refuses nothing that a bucket admits if it has
 * room for that bucket's burst and what comes back to it in the window.
 */
function isSlower(lax: RatedConfig, strict: RatedConfig, factor: number): boolean {
  const meanwhile = lax.algorithm === 'sliding-window' ? perMs(strict) * lax.rate.perMs : 0
  return perMs(lax) >= perMs(strict) * factor && lax.burst >= (strict.burst + meanwhile) * factor
}

/** How many times as much a request costs the first as the second; `undefined` when that depends on the request. */
function costFactor({ cost: a, follow }: LimitConfig, { cost: b }: LimitConfig): number | undefined {
  if (follow !== undefined) return undefined
  if (typeof a === 'number' && typeof b === 'number') return a / b
  return a === b ? 1 : undefined
}

function perMs({ rate: { tokens, perMs: period } }: RatedConfig): number {
  return tokens / period
}
