import type { Field, Signal } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { isCircular } from './graphql-circle.ts'
import { measure } from './graphql-measures.ts'
import { readSelections } from './graphql-selections.ts'

/**
 * Abuse of GraphQL (OWASP GraphQL Cheat Sheet): asking for the whole schema, trying passwords, and documents that cost the
 * server far more than they cost the client. The strings in it are fields of their own, as those of JSON are.
 */
export const graphql: Detector = { family: 'graphql', inspect }

/** Documents of applications stay well below: the deepest published ones of large sites have 12 levels. */
const DEEP = 16
const TOO_DEEP = 24
/** One name for each answer: the way to try a thousand passwords in one request. */
const MANY_ALIASES = 30
const TOO_MANY_ALIASES = 60
/** Nobody logs in three times in one request. */
const MANY_ATTEMPTS = 3
const MANY_DIRECTIVES = 50
const MANY_REPEATS = 60
/** One field in a row, under other names: answers that nobody can tell apart. */
const REPEATED = 6
/** Comments have answers that have answers; nobody shows so many levels. */
const NESTED = 5
const TOO_NESTED = 8
/** One field has two directives, seldom three. */
const DIRECTIVES_IN_A_ROW = 6
/** Clients that collect documents send some ten at a time. */
const MANY_DOCUMENTS = 20
const TOO_MANY_DOCUMENTS = 50

/** A document begins so; prose about queries goes on with a word, not with a bracket. */
const BEGINNING =
  /^(?:[\s,\ufeff]|#[^\n]{0,200}\n){0,30}(?:(?:query|mutation|subscription)(?:\s{1,9}\w{1,100})?\s{0,9}[({@]|fragment\s{1,9}\w{1,100}\s{1,9}on\s|\{(?:[\s,]|#[^\n]{0,200}\n){0,20}(?:\w{1,100}\s{0,9}[{(:,@}\s]|\.\.\.))/
/** A torn one, without the braces around it or the word before: servers mend some, and scanners send them. */
const TORN = /^[\s,{]{0,20}(?:\w{1,60}[\s:{]{1,9}){0,3}__schema[\s,]{0,9}\{/
/** In a longer text: people talk about it, too. */
const WITHIN = /\b__schema[\s,]{0,9}\{[\s,]{0,20}(?:types|(?:query|mutation|subscription)type|directives)[\s,{}]/i

function inspect(value: string, { kind }: Field, report: Report): undefined {
  if (kind !== 'body' && kind !== 'query' && kind !== 'name') return
  if (!BEGINNING.test(value)) {
    if (TORN.test(value)) report('schema', 82)
    else if (WITHIN.test(value)) report('schema', 40)
    return
  }
  const { schema, type, depth, aliases, attempts, directives, typenames, spreads } = measure(value)
  // Servers in production do not answer this: who shows the schema on purpose excludes the family on that route.
  if (schema) report('schema', 82)
  else if (type) report('type', MEMBERS.test(value) && !OF_TOOLS.test(value) ? 82 : 60)
  if (depth >= DEEP) report('depth', depth >= TOO_DEEP ? 85 : 60)
  if (aliases >= MANY_ALIASES) report('aliases', aliases >= TOO_MANY_ALIASES ? 85 : 60)
  if (attempts >= MANY_ATTEMPTS) report('attempts', 85)
  if (directives >= MANY_DIRECTIVES) report('directives', 85)
  if (typenames >= MANY_REPEATS) report('repeats', 82)
  if (spreads && isCircular(value)) report('circle', 88)
  if (SERVICE.test(value)) report('schema', 82)
  if (OF_SCHEMAS.test(value)) report('directives', 82)
  if (HUGE_PAGE.test(value)) report('page', 84)
  else if (LARGE_PAGE.test(value)) report('page', 60)
  if (SECRET_COMPARED.test(value)) report('secret', 84)
  inspectSelections(value, report)
}

function inspectSelections(value: string, report: Report): undefined {
  const { nested, repeated, directives, secret } = readSelections(value)
  if (nested >= NESTED) report('depth', nested >= TOO_NESTED ? 85 : 60)
  if (repeated >= REPEATED) report('repeats', 83)
  if (directives >= DIRECTIVES_IN_A_ROW) report('directives', 85)
  if (secret) report('secret', 84)
}

/** What a type is made of: forms ask for the names of its fields or values only. */
const MEMBERS =
  /__type\b[^}]{0,200}[{\s,](?:fields|inputfields|possibletypes)\b[^{}]{0,60}\{[^{}]{0,40}\b(?:type|args|ofType|defaultValue)\b/i
/** Tools that make code from types share the selection of a type between their documents. */
const OF_TOOLS = /\bfragment\s{1,9}\w{1,60}\s{1,9}on\s{1,9}__Type\b/
/** The schema of a federated service (Apollo Federation), for its gateway alone. */
const SERVICE = /[{\s,]_service\s{0,9}\{\s{0,9}sdl\b/
/** Directives of schemas in a query: how a scanner finds out which server this is. */
const OF_SCHEMAS = /[\w)}]\s{0,9}@(?:deprecated|specifiedBy|external|requires|provides)\b/
/** Ten thousand rows, or a million, in one answer. */
const LARGE_PAGE = /\b(?:first|last|limit|take|page_?size|per_?page|max_?results)\s{0,3}:\s{0,3}\d{5}\b/i
const HUGE_PAGE = /\b(?:first|last|limit|take|top|page_?size|per_?page|max_?results|count)\s{0,3}:\s{0,3}\d{6,30}\b/i
/** Conditions of interfaces made from a database (Hasura, Prisma, PostGraphile). */
const SECRET_COMPARED =
  /\b(?:password|passwd|pwd|password_?hash|hashed_?password|reset_?token|api_?key|secret)\s{0,3}:\s{0,3}\{\s{0,3}_?(?:i?like|n?ilike|nlike|regex|iregex|similar|gte?|lte?|neq?|in|nin|starts_?with|ends_?with|contains|is_null|not|startswith|includes|like_?insensitive)\s{0,3}:/i

/** A document that tries one password is short. */
const LONGEST_ATTEMPT = 2000

/** The list of documents that a body is, judged as a whole. */
export function batchOf(fields: readonly Field[]): Signal | null {
  if (fields.length < MANY_ATTEMPTS) return null
  let documents = 0
  let attempts = 0
  for (const { name, value } of fields) {
    if (name !== 'query' || !BEGINNING.test(value)) continue
    documents++
    if (value.length < LONGEST_ATTEMPT && measure(value).attempts > 0) attempts++
  }
  if (attempts >= MANY_ATTEMPTS) return { id: 'graphql.attempts', points: 85, where: 'body' }
  if (documents < MANY_DOCUMENTS) return null
  return { id: 'graphql.batch', points: documents >= TOO_MANY_DOCUMENTS ? 85 : 60, where: 'body' }
}
