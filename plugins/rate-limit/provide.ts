import type { Fact, RequestContext, TakeLimit } from '../../gateway/contract/index.ts'

/**
 * Offers the limits of this plugin to policies, beside those that another use of it has offered on the same request. The
 * functions for both are made once for each other use, not for each request.
 */
export function provider(take: TakeLimit, fact: Fact<TakeLimit>): (ctx: RequestContext) => undefined {
  const both = new WeakMap<TakeLimit, TakeLimit>()
  return (ctx) => {
    const before = fact.get(ctx)
    if (before === undefined) return fact.set(ctx, take)
    let joined = both.get(before)
    if (!joined) {
      joined = join(before, take)
      both.set(before, joined)
    }
    return fact.set(ctx, joined)
  }
}

function join(first: TakeLimit, second: TakeLimit): TakeLimit {
  return (ctx, name) => {
    const taken = first(ctx, name)
    return taken.known ? taken : second(ctx, name)
  }
}
