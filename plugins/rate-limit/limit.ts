import type { BoundCounter, PluginHost, RequestContext } from '../../gateway/contract/index.ts'
import { createCounter } from './algorithms.ts'
import { defineCost } from './cost.ts'
import type { Answer, Counter, Look, Shared, Slots } from './counter.ts'
import { toLimitItem, toPolicyItem, toSlotsItem, toSlotsPolicyItem } from './fields.ts'
import { createHolds } from './holds.ts'
import { defineKey } from './key.ts'
import type { LimitConfig } from './limit-config.ts'
import { defineMatch } from './match.ts'
import type { Standing } from './standing.ts'

/**
 * One named limit. `matches` and `look` come first and take nothing; the other members then speak of the request that was
 * looked at. Nothing runs in between, because hooks are synchronous: so the look is kept here, and costs no allocation.
 */
export interface Limit {
  readonly name: string
  /** Its item of the RateLimit-Policy field. */
  readonly policy: string
  readonly onDemand: boolean
  /** Refuses nobody, and counts apart from every limit that does (see shadow.ts). */
  readonly observed: boolean
  readonly counts: LimitCounts
  /** All edges count together. */
  readonly shared: Shared | null
  /** Whether the request is counted: it matches and costs something. */
  matches(ctx: RequestContext): boolean
  /** What `matches` said last. */
  matched(): boolean
  /** Whether the request that `matches` fits at `now` (ticks). `answer`: what `ask` said about it. */
  look(ctx: RequestContext, now: number, answer?: Answer): Look
  take(ctx: RequestContext): undefined
  /** The request was over this limit: counts it too, if the limit has `penalty: true`. */
  penalise(): undefined
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
  readonly counter: Counter
  close(): Promise<void>
}

/** Requests that a limit admitted and refused, decided without the store, or had to ask it for. */
interface LimitCounts {
  readonly admitted: BoundCounter
  readonly refused: BoundCounter
  readonly degraded: BoundCounter
  readonly asked: BoundCounter
}

interface Asked {
  readonly key: string
  readonly cost: number
}

/** In no name of a limit or a plugin: what an observing limit counts is nowhere what an enforced one of its name counts. */
const shadowMark = '~observed'

export function createLimit(
  config: LimitConfig,
  maxKeys: number,
  standing: Standing | undefined,
  host: PluginHost,
): Limit {
  const { name } = config
  const observed = config.mode === 'observe'
  const counter = createCounter(observed ? { ...config, name: name + shadowMark } : config, maxKeys, host)
  const isMeant = defineMatch(config.match, name, host)
  const keyOf = defineKey(config.key.parts, name, host)
  const costOf = defineCost(config, counter.capacity, standing, host)
  const holds = counter.slots && createHolds(counter.slots, host.clock)
  /** What was asked for is what is judged and given back, whatever the expressions would say by then. */
  const asked = new WeakMap<RequestContext, Asked>()
  let matched = false
  let cost = 0
  let key = ''

  return {
    name,
    policy:
      config.algorithm === 'concurrency' ? toSlotsPolicyItem(name, config.inFlight) : toPolicyItem(name, config.rate),
    onDemand: config.apply === 'on-demand',
    observed,
    counts: countsOf(name, config.mode, host),
    shared: counter.shared,
    matches(ctx) {
      cost = isMeant(ctx) ? costOf(ctx) : 0
      matched = cost > 0
      return matched
    },
    matched: () => matched,
    look(ctx, now, answer) {
      const before = answer === undefined ? undefined : asked.get(ctx)
      if (before) cost = before.cost
      key = before?.key ?? keyOf(ctx)
      return counter.look(key, cost, now, holds?.has(ctx) ? 'granted' : answer)
    },
    take(ctx) {
      if (holds?.isOver(ctx)) return
      counter.take()
      holds?.note(ctx, key, cost)
    },
    penalise: config.penalty ? counter.penalise : () => undefined,
    remaining: counter.remaining,
    state() {
      const left = counter.remaining() * cost
      return counter.slots ? toSlotsItem(name, left) : toLimitItem(name, left, counter.waitMs())
    },
    waitMs: counter.waitMs,
    degraded: counter.degraded,
    ask(ctx, sinceMs) {
      const request = { key: keyOf(ctx), cost: costOf(ctx) }
      asked.set(ctx, request)
      const answer = counter.ask(request.key, request.cost, sinceMs)
      return holds ? holds.noteGrant(ctx, request.key, request.cost, answer) : answer
    },
    giveBack(ctx) {
      if (holds) return holds.release(ctx)
      const request = asked.get(ctx)
      return request && counter.giveBack(request.key, request.cost)
    },
    ...(holds && { release: holds.release }),
    slots: counter.slots,
    counter,
    close: counter.close,
  }
}

function countsOf(name: string, mode: LimitConfig['mode'], host: PluginHost): LimitCounts {
  const decisions = host.metrics.counter('decisions_total', 'Requests that a limit counted, by what it said.', [
    'limit',
    'mode',
    'outcome',
  ])
  const degraded = host.metrics.counter('degraded_total', 'Requests that a limit judged without the shared store.', [
    'limit',
  ])
  const asked = host.metrics.counter('asked_total', 'Requests that waited for the shared store.', ['limit'])
  return {
    admitted: decisions.with(name, mode, 'admitted'),
    refused: decisions.with(name, mode, 'refused'),
    degraded: degraded.with(name),
    asked: asked.with(name),
  }
}
