import type { BoundCounter, PluginHost, RequestContext } from '../../gateway/contract/index.ts'
import { createCounter } from './algorithms.ts'
import type { LimitConfig } from './config.ts'
import type { Answer, Counter, Look, Slots } from './counter.ts'
import { toLimitItem, toPolicyItem, toSlotsItem, toSlotsPolicyItem } from './fields.ts'
import { createHolds } from './holds.ts'
import { joinKeys, type KeyOf } from './key.ts'
import { defineMatch } from './match.ts'
import { type Standing, steps } from './standing.ts'

/**
 * One named limit. `look` comes first and takes nothing; the other members then speak of the request that was looked
 * at. Nothing runs in between, because hooks are synchronous: so the look is kept in the limit, and costs no allocation.
 */
export interface Limit {
  readonly name: string
  /** Its item of the RateLimit-Policy field. */
  readonly policy: string
  readonly onDemand: boolean
  readonly counts: LimitCounts
  /** All edges count together. */
  readonly shared: Counter['shared']
  matches(ctx: RequestContext): boolean
  /** Whether the request fits at `now` (ticks). `answer`: what `ask` said about it. */
  look(ctx: RequestContext, now: number, answer?: Answer): Look
  take(ctx: RequestContext): undefined
  /** Whole requests like this one that would still pass. */
  remaining(): number
  /** Its item of the RateLimit field. */
  state(): string
  /** Milliseconds until one more would pass; a whole number, at least 1 unless that can never be. */
  waitMs(): number
  degraded(): boolean
  /** Asks the store for this request; never longer than its deadline, counted from `sinceMs`. */
  ask(ctx: RequestContext, sinceMs: number): Promise<Answer>
  /** The request that was granted is not counted after all. */
  giveBack(ctx: RequestContext): undefined
  /** Of limits of requests in flight: the request is over. */
  release?(ctx: RequestContext): undefined
  readonly slots: Slots | undefined
  /** Keys that are counted here now. */
  keys(): number
  close(): Promise<void>
}

/** Requests that a limit admitted and refused, decided without the store, or had to ask it for. */
interface LimitCounts {
  readonly admitted: BoundCounter
  readonly refused: BoundCounter
  readonly degraded: BoundCounter
  readonly asked: BoundCounter
}

/** `standing` raises the cost of limits that follow it. */
export function createLimit(
  config: LimitConfig,
  maxKeys: number,
  standing: Standing | undefined,
  host: PluginHost,
): Limit {
  const { name } = config
  const counter = createCounter(config, maxKeys, host)
  const keyOf: KeyOf = joinKeys(config.key.parts)
  const costs = costsByStep(counter.capacity, config)
  const costOf = (ctx: RequestContext): number => (costs.length === 1 ? costs[0]! : costs[standing!.stepOf(ctx)]!)
  const holds = counter.slots && createHolds(counter.slots, host.clock)
  let cost = config.cost
  let key = ''

  return {
    name,
    policy:
      config.algorithm === 'concurrency' ? toSlotsPolicyItem(name, config.inFlight) : toPolicyItem(name, config.rate),
    onDemand: config.apply === 'on-demand',
    counts: countsOf(name, host),
    shared: counter.shared,
    matches: defineMatch(config.match),
    look(ctx, now, answer) {
      cost = costOf(ctx)
      key = keyOf(ctx)
      return counter.look(key, cost, now, holds?.has(ctx) ? 'granted' : answer)
    },
    take(ctx) {
      counter.take()
      holds?.note(ctx, key, cost)
    },
    remaining: counter.remaining,
    state() {
      const left = counter.remaining() * cost
      return counter.slots ? toSlotsItem(name, left) : toLimitItem(name, left, counter.waitMs())
    },
    waitMs: counter.waitMs,
    degraded: counter.degraded,
    ask(ctx, sinceMs) {
      const [ofKey, ofCost] = [keyOf(ctx), costOf(ctx)]
      const answer = counter.ask(ofKey, ofCost, sinceMs)
      return holds ? holds.noteGrant(ctx, ofKey, ofCost, answer) : answer
    },
    giveBack: (ctx) => (holds ? holds.release(ctx) : counter.giveBack(keyOf(ctx), costOf(ctx))),
    ...(holds && { release: holds.release }),
    slots: counter.slots,
    keys: counter.keys,
    close: counter.close,
  }
}

/** `cost * (1 + k * standing / 100)`, with `k` so that a standing of 100 costs `maxFactor` times as much; never more than a bucket. */
function costsByStep(capacity: number, { cost, follow, maxFactor }: LimitConfig): readonly number[] {
  if (follow === undefined) return [cost]
  return Array.from({ length: steps + 1 }, (_, step) =>
    Math.min(capacity, cost * (1 + ((maxFactor - 1) * step) / steps)),
  )
}

function countsOf(name: string, host: PluginHost): LimitCounts {
  const decisions = host.metrics.counter('decisions_total', 'Requests that a limit counted, by what it said.', [
    'limit',
    'outcome',
  ])
  const degraded = host.metrics.counter('degraded_total', 'Requests that a limit judged without the shared store.', [
    'limit',
  ])
  const asked = host.metrics.counter('asked_total', 'Requests that waited for the shared store.', ['limit'])
  return {
    admitted: decisions.with(name, 'admitted'),
    refused: decisions.with(name, 'refused'),
    degraded: degraded.with(name),
    asked: asked.with(name),
  }
}
