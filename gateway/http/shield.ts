import type { LimitState, RequestContext, Signal, Skipped, Verdict } from '../contract/index.ts'

/** What a shield needs of the request that it stands before. */
export interface Shielded extends RequestContext {
  measured: boolean
  asideMicros: number
  readonly facts: readonly unknown[]
  addSignal(signal: Signal): undefined
  addResponseSignal(signal: Signal): undefined
  noteObserved(plugin: string, verdict: Verdict): undefined
  noteSkipped(plugin: string, hook: string, why: Skipped['why']): undefined
  shieldFor(plugin: string): Shield
}

/**
 * A request for whoever may have no effect on it: reads everything as it is at that moment, and changes nothing but facts of its own.
 * Signals come through, because they are marked as observed. A class that hands on, because an object made with the
 * request as its prototype costs ten times as much: V8 gives every prototype a shape of its own.
 */
export class Shield implements Shielded {
  /** The request itself. */
  readonly root: Shielded
  readonly facts: unknown[]
  private ownLimits: readonly LimitState[] | null = null

  constructor(root: Shielded) {
    this.root = root
    this.facts = [...root.facts]
  }

  get id() {
    return this.root.id
  }
  get arrivedAtMs() {
    return this.root.arrivedAtMs
  }
  get method() {
    return this.root.method
  }
  get host() {
    return this.root.host
  }
  get path() {
    return this.root.path
  }
  get rawPath() {
    return this.root.rawPath
  }
  get rawQuery() {
    return this.root.rawQuery
  }
  get protocol() {
    return this.root.protocol
  }
  get scheme() {
    return this.root.scheme
  }
  get contentLength() {
    return this.root.contentLength
  }
  get hasBody() {
    return this.root.hasBody
  }
  get uninspectedBytes() {
    return this.root.uninspectedBytes
  }
  get client() {
    return this.root.client
  }
  get route() {
    return this.root.route
  }
  get score() {
    return this.root.score
  }
  get tags() {
    return this.root.tags
  }
  get rawHeaders() {
    return this.root.rawHeaders
  }
  get measured() {
    return this.root.measured
  }
  set measured(measured: boolean) {
    this.root.measured = measured
  }
  get asideMicros() {
    return this.root.asideMicros
  }
  set asideMicros(micros: number) {
    this.root.asideMicros = micros
  }
  get limits() {
    return this.ownLimits ?? this.root.limits
  }
  /** Shows other limits than those of the request. */
  set limits(limits: readonly LimitState[]) {
    this.ownLimits = limits
  }

  header(name: string) {
    return this.root.header(name)
  }
  cookie(name: string) {
    return this.root.cookie(name)
  }
  fields() {
    return this.root.fields()
  }
  addSignal(signal: Signal) {
    return this.root.addSignal(signal)
  }
  addResponseSignal(signal: Signal) {
    return this.root.addResponseSignal(signal)
  }
  noteObserved(plugin: string, verdict: Verdict) {
    return this.root.noteObserved(plugin, verdict)
  }
  noteSkipped(plugin: string, hook: string, why: Skipped['why']) {
    return this.root.noteSkipped(plugin, hook, why)
  }
  shieldFor(plugin: string) {
    return this.root.shieldFor(plugin)
  }

  tag() {
    return undefined
  }
  setRequestHeader() {
    return undefined
  }
  removeRequestHeader() {
    return undefined
  }
  addResponseHeader() {
    return undefined
  }
  delay() {
    return undefined
  }
  useUpstream() {
    return undefined
  }
  mirrorTo() {
    return undefined
  }
  noteLimit() {
    return undefined
  }
  noteMatch() {
    return undefined
  }
}
