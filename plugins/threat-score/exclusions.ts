import type { Clock, RequestContext } from '../../gateway/contract/index.ts'
import type { ExclusionConfig } from './config.ts'

/** Whether evidence of `family` at `where` does not count for this request. */
export type IsExcluded = (ctx: RequestContext, where: string, family: string) => boolean

const DAY_MS = 86_400_000

/** `null` when nothing is excluded, so that the common case is one comparison. */
export function createExclusions(configs: readonly ExclusionConfig[], clock: Clock): IsExcluded | null {
  if (configs.length === 0) return null
  const exclusions = configs.map(toExclusion)
  return (ctx, where, family) =>
    exclusions.some(
      (one) =>
        one.families.has(family) &&
        (one.routes === null || one.routes.has(ctx.route.name)) &&
        one.matches(where) &&
        clock.wallMs() < one.endsMs,
    )
}

/** The first moment after the last day on which an exclusion holds, in milliseconds since 1970. */
export function endOf(until: string | undefined): number {
  return until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until) + DAY_MS
}

function toExclusion({ where, families, routes, until }: ExclusionConfig) {
  const start = where.slice(0, -1)
  return {
    families: new Set(families),
    routes: routes ? new Set(routes) : null,
    endsMs: endOf(until),
    matches: where.endsWith('*') ? (place: string) => place.startsWith(start) : (place: string) => place === where,
  }
}
