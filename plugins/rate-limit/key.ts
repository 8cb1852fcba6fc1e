import type { RequestContext } from '../../gateway/contract/index.ts'
import { type Hash, sip } from './sip.ts'

/** The key under which a request is counted. */
export type KeyOf = (ctx: RequestContext) => string

/** What may be counted by, for the error message. */
export const keyNames = ['client.ip', 'route.name', 'request.host', 'request.method', 'request.headers["x-api-key"]']

/** `undefined` when the text names nothing that can be counted by. */
export function compileKeyPart(text: string): KeyOf | undefined {
  const header = headerShape.exec(text)
  return header ? keyOfHeader((header[1] ?? header[2])!) : parts.get(text)
}

/** All parts together. They are joined by a character that cannot occur in any of them, so that no two keys run together. */
export function joinKeys(all: readonly KeyOf[]): KeyOf {
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

const parts = new Map<string, KeyOf>([
  ['client.ip', (ctx) => ctx.client.key],
  ['route.name', (ctx) => ctx.route.name],
  ['request.host', (ctx) => bounded(ctx.host)],
  ['request.method', (ctx) => bounded(ctx.method)],
])

const headerShape = /^request\.headers\[(?:"([a-z0-9_-]{1,64})"|'([a-z0-9_-]{1,64})')\]$/

/**
 * Without the header (or with one that nobody issued, for its length) the client's address counts: leaving it out is no
 * way around a limit. The mark keeps values apart from addresses, so that naming somebody's address spends nothing of his.
 */
function keyOfHeader(name: string): KeyOf {
  return (ctx) => {
    const value = ctx.header(name)
    if (value === null || value === '' || value.length > longestValue) return ctx.client.key
    return `=${bounded(value)}`
  }
}

/** Hashing as many characters takes about 15 microseconds; tokens that are in use are a fraction of it. */
const longestValue = 4_096
/** Twice the longest client address. Keys are held by the table, so their length counts towards its memory. */
const longestVerbatim = 96

const hash: Hash = { a: 0, b: 0 }

function bounded(value: string): string {
  if (value.length <= longestVerbatim) return value
  sip(value, hash)
  return `#${value.length}:${(hash.a >>> 0).toString(36)}:${(hash.b >>> 0).toString(36)}`
}
