import type { LimitState, PluginHost, RequestContext, Score } from '../contract/index.ts'
import { familyOf, networkOf } from '../contract/index.ts'

/**
 * The request that the values below are read from. It is swapped for each request, and every value is read when an
 * expression asks for it: judging a request builds no map of headers and no object per rule.
 */
export interface Moment {
  ctx: RequestContext
}

/** The variables of expressions. Classes, because CEL tells the types of values apart by their constructors. */
export function createValues(moment: Moment, host: Pick<PluginHost, 'fact' | 'clock'>) {
  return Object.freeze({
    request: new RequestValue(moment, host),
    client: new ClientValue(moment, host),
    threat: new ThreatValue(moment),
    limits: new LimitsValue(moment),
    route: new RouteValue(moment),
    time: new TimeValue(host.clock.wallMs),
  })
}

export class RequestValue {
  readonly #moment: Moment
  readonly headers: HeadersValue
  readonly cookies: CookiesValue
  readonly #signature
  constructor(moment: Moment, host: Pick<PluginHost, 'fact'>) {
    this.#moment = moment
    this.#signature = host.fact('request.signature')
    this.headers = new HeadersValue(moment)
    this.cookies = new CookiesValue(moment)
  }
  get method() {
    return this.#moment.ctx.method
  }
  get host() {
    return this.#moment.ctx.host
  }
  get path() {
    return this.#moment.ctx.path
  }
  get query() {
    return this.#moment.ctx.rawQuery
  }
  get protocol() {
    return this.#moment.ctx.protocol
  }
  get signature() {
    return this.#signature.get(this.#moment.ctx) ?? null
  }
  /** Bytes of the body; `null` when it comes in chunks and nobody knows yet. */
  get size(): number | null {
    const { ctx } = this.#moment
    return ctx.contentLength ?? (ctx.hasBody ? null : 0)
  }
  /** The media type in lower case without parameters, as rules want to compare it. */
  get contentType(): string | null {
    const value = this.#moment.ctx.header('content-type')
    if (value === null) return null
    const end = value.indexOf(';')
    return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase()
  }
}

/**
 * A Map only in name: the CEL library then reads it through `get`, and so a header called `__proto__` or `constructor`
 * is looked up among the headers and never as a property of an object.
 */
export class HeadersValue extends Map<string, string | null> {
  readonly #moment: Moment
  constructor(moment: Moment) {
    super()
    this.#moment = moment
  }
  override get(name: unknown): string | null {
    return typeof name === 'string' ? this.#moment.ctx.header(name.toLowerCase()) : null
  }
  override has(name: unknown): boolean {
    return this.get(name) !== null
  }
}

/** Cookies by name, as sent; see `HeadersValue` for why this is a Map. */
export class CookiesValue extends Map<string, string | null> {
  readonly #moment: Moment
  constructor(moment: Moment) {
    super()
    this.#moment = moment
  }
  override get(name: unknown): string | null {
    return typeof name === 'string' ? this.#moment.ctx.cookie(name) : null
  }
  override has(name: unknown): boolean {
    return this.get(name) !== null
  }
}

export class ClientValue {
  readonly #moment: Moment
  readonly #identity
  readonly #standing
  readonly #asn
  readonly #country
  readonly #roles
  readonly #bot
  constructor(moment: Moment, host: Pick<PluginHost, 'fact'>) {
    this.#moment = moment
    this.#identity = host.fact('client.identity')
    this.#standing = host.fact('client.standing')
    this.#asn = host.fact('client.asn')
    this.#country = host.fact('client.country')
    this.#roles = host.fact('client.roles')
    this.#bot = host.fact('client.bot')
  }
  get ip() {
    return this.#moment.ctx.client.address
  }
  get network() {
    return networkOf(this.#moment.ctx.client)
  }
  get identity() {
    return this.#identity.get(this.#moment.ctx) ?? null
  }
  get standing() {
    return this.#standing.get(this.#moment.ctx) ?? 0
  }
  get asn() {
    return this.#asn.get(this.#moment.ctx) ?? null
  }
  get country() {
    return this.#country.get(this.#moment.ctx) ?? null
  }
  get roles() {
    return this.#roles.get(this.#moment.ctx) ?? null
  }
  get bot() {
    return this.#bot.get(this.#moment.ctx) ?? null
  }
}

export class ThreatValue {
  readonly #moment: Moment
  constructor(moment: Moment) {
    this.#moment = moment
  }
  get score() {
    return this.#moment.ctx.score.total
  }
  get signals() {
    return idsOf(this.#moment.ctx.score)
  }
  get families() {
    return [...new Set(idsOf(this.#moment.ctx.score).map(familyOf))]
  }
  get uninspectedBytes() {
    return this.#moment.ctx.uninspectedBytes
  }
}

/** Signals of a plugin in observe mode are on the record and move nothing. */
function idsOf({ signals }: Score): string[] {
  return signals.filter(({ observed }) => !observed).map(({ id }) => id)
}

/** A limit that had nothing to say on this request holds nobody back. */
const untouched = Object.freeze({ remaining: Number.POSITIVE_INFINITY, degraded: false })

/** Limits by name; see `HeadersValue` for why this is a Map. */
export class LimitsValue extends Map<string, Pick<LimitState, 'remaining' | 'degraded'>> {
  readonly #moment: Moment
  constructor(moment: Moment) {
    super()
    this.#moment = moment
  }
  override get(name: unknown) {
    const state = this.#moment.ctx.limits.find((limit) => limit.name === name)
    return state ? { remaining: state.remaining, degraded: state.degraded } : untouched
  }
  override has(name: unknown): boolean {
    return this.#moment.ctx.limits.some((limit) => limit.name === name)
  }
}

export class RouteValue {
  readonly #moment: Moment
  constructor(moment: Moment) {
    this.#moment = moment
  }
  get name() {
    return this.#moment.ctx.route.name
  }
  get tags() {
    return this.#moment.ctx.route.tags
  }
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The wall clock, its hour and day in UTC or in a zone whose own clock is given. */
export class TimeValue {
  readonly #wallMs
  readonly #localMs
  constructor(wallMs: () => number, localMs: () => number = wallMs) {
    this.#wallMs = wallMs
    this.#localMs = localMs
  }
  get ms() {
    return this.#wallMs()
  }
  get hour() {
    return Math.floor(this.#localMs() / hourMs) % 24
  }
  /** 1 Monday ... 7 Sunday (ISO 8601); the first day of 1970 was a Thursday. */
  get weekday() {
    return ((Math.floor(this.#localMs() / dayMs) + 3) % 7) + 1
  }
}
