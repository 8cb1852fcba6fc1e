import type { RequestContext } from '../../gateway/contract/index.ts'

interface MatchConfig {
  readonly paths?: readonly string[] | undefined
  readonly methods?: readonly string[] | undefined
}

/** Whether a request is one that a limit counts. `/api/*` is every path that starts with `/api/`; `/login` is that path only. */
export function defineMatch(config: MatchConfig | undefined): (ctx: RequestContext) => boolean {
  if (!config) return () => true
  const methods = config.methods && new Set(config.methods)
  const exact = config.paths && new Set(config.paths.filter((path) => !path.endsWith('*')))
  const prefixes = config.paths?.filter((path) => path.endsWith('*')).map((path) => path.slice(0, -1)) ?? []
  return (ctx) => {
    if (methods && !methods.has(ctx.method)) return false
    if (!exact || exact.has(ctx.path)) return true
    for (const prefix of prefixes) if (ctx.path.startsWith(prefix)) return true
    return false
  }
}
