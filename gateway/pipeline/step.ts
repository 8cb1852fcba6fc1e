import type {
  FailureMode,
  HookName,
  Hooks,
  RequestContext,
  ScoreSheet,
  Signal,
  Skipped,
  Verdict,
} from '../contract/index.ts'
import type { Guard } from './budget.ts'

/** What the pipeline needs of a request beyond what plugins see. */
export interface PipelineContext extends RequestContext {
  /** Hook times are taken on this request. */
  measured: boolean
  /** CPU time of the running hook that is not held against its plugin. */
  asideMicros: number
  addSignal(signal: Signal): undefined
  addResponseSignal(signal: Signal): undefined
  noteObserved(plugin: string, verdict: Verdict): undefined
  noteSkipped(plugin: string, hook: string, why: Skipped['why']): undefined
  /** The same request, read-only, for a plugin in observe mode. */
  shieldFor(plugin: string): PipelineContext
}

/** A plugin that was set up, with what the config says about it. */
export interface ActivePlugin {
  readonly name: string
  readonly mode: 'enforce' | 'observe'
  readonly onFailure: FailureMode
  readonly consultMs: number | null
  readonly hooks: Hooks
  /** Route names; `null`: all. */
  readonly routes: ReadonlySet<string> | null
  readonly guard: Guard
}

/** One hook of one plugin, mode already applied. */
export interface Step<Run> {
  readonly plugin: ActivePlugin
  readonly hook: HookName
  readonly run: Run
}

/** A synchronous hook with up to two arguments behind the context; those that cannot end a request return nothing. */
export type SyncRun = (ctx: PipelineContext, a?: unknown, b?: unknown) => Verdict | undefined
export type ConsultRun = (ctx: PipelineContext, signal: AbortSignal) => Promise<Verdict | undefined> | undefined

/** What ended the checks, and by whom. `failed`: not by a verdict, but because the plugin fails closed. */
export interface Ending {
  readonly plugin: string
  readonly verdict: Verdict
  readonly failed: boolean
}

/** Where hooks' failures and times are reported to. */
export interface Monitor {
  failure(plugin: string, hook: HookName, why: Skipped['why'], error: unknown): void
  phase(hook: HookName, micros: number): void
}

/** What a failure of this plugin means for the request; `null`: go on without it. Observing plugins never end one. */
export function endingOfFailure(plugin: ActivePlugin, hook: HookName): Ending | null {
  if (plugin.onFailure === 'open' || plugin.mode === 'observe') return null
  const verdict: Verdict = {
    action: 'deny',
    reason: `plugin ${plugin.name} failed in ${hook} and fails closed`,
    status: 503,
  }
  return { plugin: plugin.name, verdict, failed: true }
}

const actions: ReadonlySet<unknown> = new Set(['allow', 'deny', 'limit', 'challenge'])

/** Plugins may be plain JavaScript: what comes back is checked before it is believed. */
export function checkedVerdict(value: Verdict | undefined, plugin: string, hook: HookName): Verdict | undefined {
  if (value === undefined || value === null) return undefined
  if (actions.has(value.action)) return value
  if (typeof (value as { then?: unknown }).then === 'function') {
    ;(value as unknown as Promise<unknown>).then(undefined, () => undefined)
    throw new TypeError(`plugin ${plugin}: ${hook} returned a promise; only consult may wait`)
  }
  throw new TypeError(`plugin ${plugin}: ${hook} returned something that is not a verdict`)
}

/** The sheet that score hooks write on: points are brought into 0-100, nonsense is refused. */
export function scoreSheet(ctx: PipelineContext): ScoreSheet {
  return { add: (signal) => ctx.addSignal(checkedSignal(signal)) }
}

/** The sheet for what is found in the response. */
export function responseSheet(ctx: PipelineContext): ScoreSheet {
  return { add: (signal) => ctx.addResponseSignal(checkedSignal(signal)) }
}

function checkedSignal(signal: Signal): Signal {
  if (!Number.isFinite(signal.points)) throw new TypeError(`signal ${signal.id}: points must be a number from 0 to 100`)
  const points = Math.min(100, Math.max(0, signal.points))
  return points === signal.points ? signal : { ...signal, points }
}
