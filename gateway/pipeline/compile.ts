import type { HookName, Hooks, ResponseHead, ScoreSheet } from '../contract/index.ts'
import type { ActivePlugin, ConsultRun, PipelineContext, Step, SyncRun } from './step.ts'

/** The hooks of one route in written order. `null` where no plugin has that hook: one comparison instead of a loop. */
export interface Pipeline {
  readonly onRequest: readonly Step<SyncRun>[] | null
  readonly consult: readonly Step<ConsultRun>[] | null
  readonly score: readonly Step<SyncRun>[] | null
  readonly scoreBody: readonly Step<SyncRun>[] | null
  readonly decide: readonly Step<SyncRun>[] | null
  readonly onResponse: readonly Step<SyncRun>[] | null
  readonly onResponseBody: readonly Step<SyncRun>[] | null
  readonly onSettled: readonly Step<SyncRun>[] | null
  /** By plugin. */
  readonly counterfactual: ReadonlyMap<string, Explain> | null
}

type Explain = NonNullable<Hooks['counterfactual']>
type SyncHook = Exclude<HookName, 'consult'>

/** Modes and routes are applied here, once, so that running a pipeline knows neither. */
export function compilePipeline(plugins: readonly ActivePlugin[], route: string): Pipeline {
  const here = plugins.filter((plugin) => plugin.routes === null || plugin.routes.has(route))
  return Object.freeze({
    onRequest: syncSteps(here, 'onRequest'),
    consult: consultSteps(here),
    score: syncSteps(here, 'score'),
    scoreBody: syncSteps(here, 'scoreBody'),
    decide: syncSteps(here, 'decide'),
    onResponse: syncSteps(here, 'onResponse'),
    onResponseBody: syncSteps(here, 'onResponseBody'),
    onSettled: syncSteps(here, 'onSettled'),
    counterfactual: explainers(here),
  })
}

function syncSteps(plugins: readonly ActivePlugin[], hook: SyncHook): readonly Step<SyncRun>[] | null {
  const steps = plugins.flatMap((plugin) => {
    const run = bind(plugin.hooks, hook) as SyncRun | null
    return run ? [{ plugin, hook, run: plugin.mode === 'observe' ? observing(plugin, run) : run }] : []
  })
  return steps.length > 0 ? steps : null
}

function consultSteps(plugins: readonly ActivePlugin[]): readonly Step<ConsultRun>[] | null {
  const steps = plugins.flatMap((plugin) => {
    const run = bind(plugin.hooks, 'consult') as ConsultRun | null
    return run
      ? [{ plugin, hook: 'consult' as const, run: plugin.mode === 'observe' ? observingConsult(plugin, run) : run }]
      : []
  })
  return steps.length > 0 ? steps : null
}

function explainers(plugins: readonly ActivePlugin[]): ReadonlyMap<string, Explain> | null {
  const found = plugins.flatMap(({ name, hooks }) =>
    hooks.counterfactual ? [[name, hooks.counterfactual.bind(hooks)] as const] : [],
  )
  return found.length > 0 ? new Map(found) : null
}

/** Hooks may be methods that use `this`. Bound functions run as fast as plain ones. */
function bind(hooks: Hooks, name: HookName): unknown {
  const hook = hooks[name]
  return typeof hook === 'function' ? hook.bind(hooks) : null
}

/** The plugin works on a shield of the request; its verdict and signals are notes on the record. */
function observing({ name }: ActivePlugin, run: SyncRun): SyncRun {
  return (ctx, a, b) => {
    const verdict = run(ctx.shieldFor(name), observedArgument(a), observedArgument(b))
    if (verdict !== undefined) ctx.noteObserved(name, verdict)
    return undefined
  }
}

function observingConsult({ name }: ActivePlugin, run: ConsultRun): ConsultRun {
  return async (ctx: PipelineContext, signal) => {
    const verdict = await run(ctx.shieldFor(name), signal)
    if (verdict !== undefined) ctx.noteObserved(name, verdict)
    return undefined
  }
}

const nothing = (): undefined => undefined

/** Signals are marked, changes of the response head are not made. */
function observedArgument(argument: unknown): unknown {
  const { add, setHeader } = (argument ?? {}) as Partial<ScoreSheet & ResponseHead>
  if (typeof setHeader === 'function')
    return { ...(argument as ResponseHead), setHeader: nothing, removeHeader: nothing }
  if (typeof add !== 'function') return argument
  return { add: (signal: Parameters<ScoreSheet['add']>[0]) => add({ ...signal, observed: true }) }
}
