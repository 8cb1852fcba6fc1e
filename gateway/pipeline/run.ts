import type { Clock } from '../contract/index.ts'
import { cpuMicros } from './budget.ts'
import {
  checkedVerdict,
  type Ending,
  endingOfFailure,
  type Monitor,
  type PipelineContext,
  type Step,
  type SyncRun,
} from './step.ts'

/**
 * Runs one synchronous hook of all plugins in written order. The first verdict ends it.
 * A plugin that throws, or that is bypassed for overrunning its budget, is named on the record; whether the request
 * goes on is its failure mode.
 */
export function runSteps(
  steps: readonly Step<SyncRun>[],
  ctx: PipelineContext,
  clock: Clock,
  monitor: Monitor,
  a?: unknown,
  b?: unknown,
): Ending | null {
  const { measured } = ctx
  const startMs = measured ? clock.monotonicMs() : 0
  let ending: Ending | null = null
  for (let i = 0; i < steps.length && ending === null; i++) {
    const step = steps[i]!
    const { guard } = step.plugin
    if (guard.bypassedUntilMs > ctx.arrivedAtMs && !isOwedAnEnd(step, ctx)) {
      ctx.noteSkipped(step.plugin.name, step.hook, 'over-budget')
      monitor.failure(step.plugin.name, step.hook, 'over-budget', null)
    } else if (ctx.measured || guard.onProbation) {
      ctx.measured = true
      ctx.asideMicros = 0
      const beforeMicros = cpuMicros()
      ending = runStep(step, ctx, monitor, a, b)
      guard.took(cpuMicros() - beforeMicros - ctx.asideMicros, clock.monotonicMs())
    } else {
      ending = runStep(step, ctx, monitor, a, b)
    }
  }
  if (measured && steps.length > 0) monitor.phase(steps[0]!.hook, (clock.monotonicMs() - startMs) * 1_000)
  return ending
}

/** A plugin that ran for a request before it was bypassed hears how that ended: it may hold something for it. */
function isOwedAnEnd({ hook, plugin }: Step<SyncRun>, ctx: PipelineContext): boolean {
  return hook === 'onSettled' && ctx.arrivedAtMs < plugin.guard.bypassedSinceMs
}

function runStep(step: Step<SyncRun>, ctx: PipelineContext, monitor: Monitor, a: unknown, b: unknown): Ending | null {
  const { plugin, hook } = step
  try {
    const value = step.run(ctx, a, b)
    if (value === undefined) return null
    const verdict = checkedVerdict(value, plugin.name, hook)
    return verdict ? { plugin: plugin.name, verdict, failed: false } : null
  } catch (error) {
    ctx.noteSkipped(plugin.name, hook, 'threw')
    monitor.failure(plugin.name, hook, 'threw', error)
    return endingOfFailure(plugin, hook)
  }
}
