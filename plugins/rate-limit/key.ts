import {
  explainFault,
  isFault,
  type Language,
  networkOf,
  type PluginHost,
  type RequestContext,
} from '../../gateway/contract/index.ts'
import { countFailures, guarded } from './guarded.ts'

/** The key under which a request is counted. */
export type KeyOf = (ctx: RequestContext) => string

type TextOf = (ctx: RequestContext) => string | null | undefined

/** What is wrong with a part of a key; `undefined` when it can be counted by. */
export function problemOfKeyPart(text: string, language: Language): string | undefined {
  if (named.has(text) || fieldShape.test(text)) return undefined
  const expression = language.text(text)
  if (isFault(expression)) return explainFault(expression)
  const unbounded = expression.reads.find((name) => unboundedValues.has(name))
  return unbounded && unboundedValues.get(unbounded)
}

/** All parts of the key of a limit together. They are joined by a character that is in none of them, so that no two keys run together. */
export function defineKey(texts: readonly string[], limit: string, host: PluginHost): KeyOf {
  const all = texts.map((text) => definePart(text, limit, host))
  const [first, second] = all
  if (!first) throw new TypeError('a key has at least one part')
  if (!second) return first
  if (all.length === 2) return (ctx) => `${first(ctx)}\n${second(ctx)}`
  return (ctx) => {
    let key = first(ctx)
    for (let i = 1; i < all.length; i++) key += `\n${all[i]!(ctx)}`
    return key
  }
}

/** Parts that need no expression. `null`: see `textOf`. */
const named = new Map<string, KeyOf | null>([
  ['client.ip', (ctx) => ctx.client.key],
  ['client.network', (ctx) => networkOf(ctx.client)],
  ['client.identity', null],
  ['route.name', (ctx) => ctx.route.name],
  ['request.host', null],
  ['request.method', null],
])

const fieldShape = /^request\.(headers|cookies)\[(?:"([\w-]{1,64})"|'([\w-]{1,64})')\]$/

/** Of these a client has as many as it likes, and would have a new bucket with each. */
const unboundedValues = new Map([
  ['request', 'a request as a whole is always another: count by one of its values'],
  ['request.path', 'a client can write any number of paths: count by route.name'],
  ['request.query', 'a client can write any number of queries: count by route.name'],
  ['request.size', 'a client can send bodies of any size: let cost depend on it, not the key'],
  ['request.contentType', 'a client can write any number of media types: compare it with those that matter'],
  [
    'client.ip',
    'an IPv6 client has any number of addresses: write parts as a list, [client.ip, ...], where it is the network of 64 bits',
  ],
  ['time.ms', 'every moment is another: the rate says how time counts'],
])

function definePart(text: string, limit: string, host: PluginHost): KeyOf {
  const simple = named.get(text)
  if (simple) return simple
  const value = textOf(text, limit, host)
  return (ctx) => toKey(value(ctx), ctx, host)
}

function textOf(text: string, limit: string, host: PluginHost): TextOf {
  if (text === 'client.identity') return host.fact('client.identity').get
  if (text === 'request.host') return (ctx) => ctx.host
  if (text === 'request.method') return (ctx) => ctx.method
  const field = fieldShape.exec(text)
  if (field) {
    const name = (field[2] ?? field[3])!
    if (field[1] === 'cookies') return (ctx) => ctx.cookie(name)
    const lower = name.toLowerCase()
    return (ctx) => ctx.header(lower)
  }
  const expression = host.expressions.head.text(text)
  if (isFault(expression)) throw new Error(explainFault(expression)) // `check` has said so before
  return guarded(expression, null, countFailures(limit, 'key', host))
}

/** Hashing this much takes a few microseconds; tokens that are in use are a fraction of it. */
const longestValue = 4_096
/** Twice the longest client address. Keys are held by tables, so their length counts towards memory. */
const longestVerbatim = 96

/**
 * Without a value (or with one that nobody issued, for its length) the client's address counts: leaving it out is no
 * way around a limit. Marks keep values apart from addresses, so that naming somebody's address spends nothing of his,
 * and values as they are written from digests. Whatever could end a part, or be something else in Redis, is digested.
 */
function toKey(value: string | null | undefined, ctx: RequestContext, host: PluginHost): string {
  if (typeof value !== 'string' || value === '' || value.length > longestValue) return ctx.client.key
  if (value.length > longestVerbatim || value.includes('\n') || !value.isWellFormed()) return `#${host.digest(value)}`
  return `=${value}`
}
