import {
  type Expression,
  explainFault,
  type Fault,
  isFault,
  type Language,
  type SchemaIssue,
  type Surroundings,
} from '../../gateway/contract/index.ts'
import { problemOfKeyPart } from './key.ts'
import type { LimitConfig } from './limit-config.ts'

/** What the schema cannot know: limits that are to be shared where nothing is, and expressions that cannot be used. */
export function configProblems(
  { limits }: { readonly limits: readonly LimitConfig[] },
  { sharedStore, encryptedStore, expressions }: Surroundings,
): readonly SchemaIssue[] {
  return limits.flatMap((limit, i) =>
    [
      ...storeless(limit, sharedStore),
      ...inTheClear(limit, encryptedStore),
      ...keyProblems(limit, expressions.head),
      ...matchProblems(limit, expressions.head),
      ...costProblems(limit, expressions.head),
    ].map(({ path = [], message }) => ({ path: ['limits', i, ...path], message })),
  )
}

function storeless({ coordination }: LimitConfig, sharedStore: boolean): SchemaIssue[] {
  if (sharedStore || (coordination !== 'leased' && coordination !== 'exact')) return []
  const message = `${coordination} shares a limit through Redis, and there is none: set redis.url (or REDIS_URL), or write local`
  return [{ path: ['coordination'], message }]
}

/** Services would not find the keys of their windows under another name. */
function inTheClear({ algorithm, coordination }: LimitConfig, encryptedStore: boolean): SchemaIssue[] {
  if (!encryptedStore || algorithm !== 'fixed-window' || coordination === 'local') return []
  const message =
    'a fixed window shares its keys with services, so that they stand in Redis in the clear, and redis.encryption is on: write coordination: local, or another algorithm'
  return [{ path: ['algorithm'], message }]
}

function keyProblems({ key }: LimitConfig, language: Language): SchemaIssue[] {
  return key.parts.flatMap((text, at) => {
    const message = problemOfKeyPart(text, language)
    return message === undefined ? [] : [{ path: key.isList ? ['key', at] : ['key'], message }]
  })
}

function matchProblems({ match }: LimitConfig, language: Language): SchemaIssue[] {
  if (typeof match !== 'string') return []
  return problemsOf('match', language.condition(match), ({ outcomes }) => {
    return outcomes.length === 1 && outcomes[0] === false
      ? 'this matches nothing: the limit would count no request'
      : undefined
  })
}

function costProblems(limit: LimitConfig, language: Language): SchemaIssue[] {
  const { cost } = limit
  if (typeof cost !== 'string') return []
  const [holder, holds] = limit.algorithm === 'concurrency' ? ['limit', limit.inFlight] : ['bucket', limit.burst]
  return problemsOf('cost', language.number(cost), ({ outcomes }) => {
    const numbers = outcomes.filter((value) => typeof value === 'number')
    const most = Math.max(...numbers)
    if (most > holds) return `a request can cost ${most} and the ${holder} holds ${holds}: such a one would never pass`
    return numbers.some((value) => value < 0) ? 'a cost cannot be below 0; 0 takes nothing' : undefined
  })
}

function problemsOf<T>(
  key: string,
  compiled: Expression<T> | Fault,
  judge: (expression: Expression<T>) => string | undefined,
): SchemaIssue[] {
  const message = isFault(compiled) ? explainFault(compiled) : judge(compiled)
  return message === undefined ? [] : [{ path: [key], message }]
}
