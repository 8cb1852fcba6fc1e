import {
  type ClientInfo,
  composeScore,
  type Field,
  type LimitState,
  type RequestContext,
  type RouteInfo,
  type Score,
  type Signal,
  type Skipped,
  type Verdict,
} from '../contract/index.ts'
import { findCookie } from './cookie.ts'
import { headFields } from './fields.ts'
import { Shield } from './shield.ts'
import { extended, withPair } from './short-list.ts'

/** The judged head of a request: what the server's checks leave of the bytes. */
export type RequestHead = Pick<
  RequestContext,
  | 'id'
  | 'arrivedAtMs'
  | 'method'
  | 'host'
  | 'path'
  | 'rawPath'
  | 'rawQuery'
  | 'protocol'
  | 'scheme'
  | 'contentLength'
  | 'hasBody'
  | 'rawHeaders'
  | 'client'
>

export interface ObservedVerdict {
  readonly plugin: string
  readonly verdict: Verdict
}

const none: readonly never[] = Object.freeze([])
const noScore: Score = Object.freeze({ total: 0, signals: none })

/** Bounds of what plugins may pile up on one request, most of it driven by what the client sends. */
const maxSignals = 64
const maxResponseSignals = 32
const maxNotes = 32

/** The one class behind `RequestContext`: of fixed shape for the hooks; lists begin as one shared empty array. */
export class Context implements RequestContext {
  readonly id: string
  readonly arrivedAtMs: number
  readonly method: string
  readonly host: string
  readonly path: string
  readonly rawPath: string
  readonly rawQuery: string
  readonly protocol: 'http/1.0' | 'http/1.1'
  readonly scheme: 'http' | 'https'
  readonly contentLength: number | null
  readonly hasBody: boolean
  readonly rawHeaders: readonly string[]
  readonly client: ClientInfo
  readonly route: RouteInfo
  /** Some plugin's time is measured (see pipeline/budget.ts). */
  measured = false
  asideMicros = 0
  uninspectedBytes: number
  tags: readonly string[] = none
  limits: readonly LimitState[] = none
  matched: readonly string[] = none
  observed: readonly ObservedVerdict[] = none
  skipped: readonly Skipped[] = none
  /** Flat [name, value ...]; a `null` value removes the client's header. */
  requestEdits: readonly (string | null)[] = none
  /** Flat [name, value ...]. */
  responseHeaders: readonly string[] = none
  delayMs = 0
  /** Name of the upstream that a plugin chose. */
  upstream: string | null = null
  /** Names of the upstreams that get a copy. */
  mirrors: readonly string[] = none
  facts: unknown[] = []
  private signals: readonly Signal[] = none
  private composed: Score = noScore
  private responseSignals: readonly Signal[] = none
  private decoded: readonly Field[] | null = null
  private shields: Map<string, Shield> | null = null
  /** The request itself; see `Shield`. */
  readonly root: Context = this

  constructor(head: RequestHead, route: RouteInfo) {
    this.id = head.id
    this.arrivedAtMs = head.arrivedAtMs
    this.method = head.method
    this.host = head.host
    this.path = head.path
    this.rawPath = head.rawPath
    this.rawQuery = head.rawQuery
    this.protocol = head.protocol
    this.scheme = head.scheme
    this.contentLength = head.contentLength
    this.hasBody = head.hasBody
    this.uninspectedBytes = head.hasBody ? (head.contentLength ?? Number.POSITIVE_INFINITY) : 0
    this.rawHeaders = head.rawHeaders
    this.client = head.client
    this.route = route
  }

  get score(): Score {
    if (this.composed.signals !== this.signals) {
      this.composed = { total: composeScore(this.signals), signals: this.signals }
    }
    return this.composed
  }

  /** What was found in the response; `null` when nothing. */
  get responseScore(): Score | null {
    const signals = this.responseSignals
    return signals === none ? null : { total: composeScore(signals), signals }
  }

  header(name: string): string | null {
    return findHeader(this.rawHeaders, name)
  }

  cookie(name: string): string | null {
    const cookies = findHeader(this.rawHeaders, 'cookie')
    return cookies === null ? null : findCookie(cookies, name)
  }

  fields(): readonly Field[] {
    this.decoded ??= headFields(this)
    return this.decoded
  }

  addSignal(signal: Signal): undefined {
    if (this.signals.length < maxSignals) this.signals = extended(this.signals, signal)
  }

  /** The same evidence in the same place is kept once: pieces of a body overlap. */
  addResponseSignal(signal: Signal): undefined {
    const { responseSignals } = this
    if (responseSignals.length >= maxResponseSignals) return
    if (responseSignals.some(({ id, where }) => id === signal.id && where === signal.where)) return
    this.responseSignals = extended(responseSignals, signal)
  }

  tag(name: string): undefined {
    if (this.tags.length < maxNotes && !this.tags.includes(name)) this.tags = extended(this.tags, name)
  }

  setRequestHeader(name: string, value: string): undefined {
    this.requestEdits = withPair(this.requestEdits, checkedName(name), checkedValue(value))
  }

  removeRequestHeader(name: string): undefined {
    this.requestEdits = withPair(this.requestEdits, checkedName(name), null)
  }

  addResponseHeader(name: string, value: string): undefined {
    this.responseHeaders = withPair(this.responseHeaders, checkedName(name), checkedValue(value))
  }

  delay(ms: number): undefined {
    if (ms > this.delayMs) this.delayMs = ms
  }

  useUpstream(name: string): undefined {
    this.upstream ??= name
  }

  mirrorTo(name: string): undefined {
    if (this.mirrors.length < maxNotes && !this.mirrors.includes(name)) this.mirrors = [...this.mirrors, name]
  }

  noteLimit(state: LimitState): undefined {
    if (this.limits.length < maxNotes) this.limits = extended(this.limits, state)
  }

  noteMatch(rule: string): undefined {
    if (this.matched.length < maxNotes) this.matched = extended(this.matched, rule)
  }

  noteObserved(plugin: string, verdict: Verdict): undefined {
    if (this.observed.length < maxNotes) this.observed = extended(this.observed, { plugin, verdict })
  }

  noteSkipped(plugin: string, hook: string, why: Skipped['why']): undefined {
    if (this.skipped.length < maxNotes) this.skipped = extended(this.skipped, { plugin, hook, why })
  }

  /** The same request for a plugin in observe mode: it reads everything and changes nothing. One per plugin and request. */
  shieldFor(plugin: string): Shield {
    this.shields ??= new Map()
    let shield = this.shields.get(plugin)
    if (!shield) {
      shield = new Shield(this)
      this.shields.set(plugin, shield)
    }
    return shield
  }
}

/** Value of a header in a flat [name, value ...] list; repeated ones joined as RFC 9110, 5.2 allows, cookies with `; `. */
export function findHeader(rawHeaders: readonly string[], name: string): string | null {
  let found: string | null = null
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const candidate = rawHeaders[i]!
    if (candidate.length === name.length && (candidate === name || candidate.toLowerCase() === name)) {
      const value = rawHeaders[i + 1]!
      found = found === null ? value : found + (name === 'cookie' ? '; ' : ', ') + value
    }
  }
  return found
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/

/** Plugins set the same few headers on every request. */
const knownNames = new Map<string, string>()
const maxKnownNames = 256

function checkedName(name: string): string {
  const known = knownNames.get(name)
  if (known !== undefined) return known
  if (!token.test(name)) throw new TypeError(`${JSON.stringify(name)} is not a header name`)
  const lower = name.toLowerCase()
  if (knownNames.size < maxKnownNames) knownNames.set(name, lower)
  return lower
}

/** Header values come from plugins that may have copied client data: nothing that could end the line gets through. */
function checkedValue(value: string): string {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff)
      return value.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?')
  }
  return value
}
