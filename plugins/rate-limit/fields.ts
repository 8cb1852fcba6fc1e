import type { Rate } from './rate.ts'

/**
 * Items of the two fields of draft-ietf-httpapi-ratelimit-headers-11, which are lists of strings with parameters (RFC 9651).
 * The names of limits hold nothing that would need an escape.
 */

/** Section 3.1: `"per-client";q=100;w=1`, the sustained rate in whole tokens per whole seconds, rounded to the strict side. */
export function toPolicyItem(name: string, { tokens, perMs }: Rate): string {
  const seconds = Math.ceil(perMs / 1_000)
  return `"${name}";q=${Math.floor((tokens * seconds * 1_000) / perMs)};w=${seconds}`
}

/** Section 3.1: `"per-client";q=50;qu="concurrent-requests"`. No window: what is given back can be used again at once. */
export function toSlotsPolicyItem(name: string, inFlight: number): string {
  return `"${name}";q=${inFlight};qu="concurrent-requests"`
}

/** Section 4.1: `"per-client";r=42`, what may still be used, without a time: nobody knows when requests end. */
export function toSlotsItem(name: string, slotsLeft: number): string {
  return `"${name}";r=${Math.floor(slotsLeft)}`
}

/**
 * Section 4.1: `"per-client";r=42;t=1`. `r` is what requests like this one may still use, so it is 0 whenever one is refused.
 * `t` is the effective window, the seconds in which no more than `r` can be used. A bucket fills all the time, so that is
 * until the next request more fits, rounded up: never later than Retry-After.
 */
export function toLimitItem(name: string, tokensLeft: number, waitMs: number): string {
  return `"${name}";r=${Math.floor(tokensLeft)};t=${Math.ceil(waitMs / 1_000)}`
}
