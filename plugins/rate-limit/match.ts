import { explainFault, isFault, type PluginHost, type RequestContext } from '../../gateway/contract/index.ts'
import { countFailures, guarded } from './guarded.ts'

interface MatchConfig {
  readonly paths?: readonly string[] | undefined
  readonly methods?: readonly string[] | undefined
}

/**
 * Whether a request is one that a limit counts: by a condition, or by paths and methods. `/api/*` is every path that
 * starts with `/api/`; `/login` is that path only.
 */
export function defineMatch(
  match: MatchConfig | string | undefined,
  limit: string,
  host: PluginHost,
): (ctx: RequestContext) => boolean {
  if (match === undefined) return () => true
  if (typeof match !== 'string') return byParts(match)
  const condition = host.expressions.head.condition(match)
  if (isFault(condition)) throw new Error(explainFault(condition)) // `check` has said so before
  return guarded(condition, true, countFailures(limit, 'match', host))
}

function byParts(match: MatchConfig): (ctx: RequestContext) => boolean {
  const methods = match.methods && new Set(match.methods)
  const exact = match.paths && new Set(match.paths.filter((path) => !path.endsWith('*')))
  const prefixes = match.paths?.filter((path) => path.endsWith('*')).map((path) => path.slice(0, -1)) ?? []
  return (ctx) => {
    if (methods && !methods.has(ctx.method)) return false
    if (!exact || exact.has(ctx.path)) return true
    for (const prefix of prefixes) if (ctx.path.startsWith(prefix)) return true
    return false
  }
}
