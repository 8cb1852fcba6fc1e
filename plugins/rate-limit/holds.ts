import type { Clock, RequestContext } from '../../gateway/contract/index.ts'
import type { Answer, Slots } from './counter.ts'

/** Which request holds what of one limit. A request holds it once, however often it takes, and until it is over. */
export interface Holds {
  has(ctx: RequestContext): boolean
  /** It was over before the answer about it came: it takes nothing any more. */
  isOver(ctx: RequestContext): boolean
  note(ctx: RequestContext, key: string, cost: number): undefined
  /** Notes it as soon as it is granted, whoever may still wait for the answer. */
  noteGrant(ctx: RequestContext, key: string, cost: number, answer: Promise<Answer>): Promise<Answer>
  release(ctx: RequestContext): undefined
}

/** Key and cost are kept: what they were made from may be something else by the time at which the request is over. */
interface Hold {
  readonly key: string
  readonly cost: number
}

export function createHolds(slots: Slots, clock: Clock): Holds {
  const holds = new WeakMap<RequestContext, Hold>()
  const asking = new WeakSet<RequestContext>()
  const over = new WeakSet<RequestContext>()
  const releaseOf = (ctx: RequestContext, { key, cost }: Hold): undefined =>
    slots.release(key, cost, clock.monotonicMs() - ctx.arrivedAtMs)
  function note(ctx: RequestContext, key: string, cost: number): undefined {
    if (!holds.has(ctx)) holds.set(ctx, { key, cost })
  }
  return {
    has: (ctx) => holds.has(ctx),
    isOver: (ctx) => over.has(ctx),
    note,
    async noteGrant(ctx, key, cost, answer) {
      asking.add(ctx)
      const got = await answer
      asking.delete(ctx)
      if (got !== 'granted') return got
      // Nobody else will: a limit that observes asks behind the request's back, which may be over meanwhile.
      if (over.has(ctx)) releaseOf(ctx, { key, cost })
      else note(ctx, key, cost)
      return got
    },
    release(ctx) {
      if (asking.has(ctx)) over.add(ctx)
      const hold = holds.get(ctx)
      if (hold === undefined) return
      holds.delete(ctx)
      releaseOf(ctx, hold)
    },
  }
}
