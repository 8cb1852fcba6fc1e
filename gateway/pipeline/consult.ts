import type { Clock, Verdict } from '../contract/index.ts'
import {
  type ConsultRun,
  checkedVerdict,
  type Ending,
  endingOfFailure,
  type Monitor,
  type PipelineContext,
  type Step,
} from './step.ts'

const late = Symbol('late')

/**
 * Runs the `consult` hooks in written order under one deadline for all of them. A plugin that is not done by then, or
 * by its own `consultMs`, is given up: its signal aborts, its late answer is ignored, its failure mode decides. Hooks
 * behind it do not start: their time is used up too. `gone` aborts when the client does.
 */
export async function runConsult(
  steps: readonly Step<ConsultRun>[],
  ctx: PipelineContext,
  clock: Clock,
  monitor: Monitor,
  deadlineMs: number,
  gone: AbortSignal,
): Promise<Ending | null> {
  const startMs = clock.monotonicMs()
  let ending: Ending | null = null
  for (let i = 0; i < steps.length && ending === null; i++) {
    const step = steps[i]!
    const leftMs = deadlineMs - (clock.monotonicMs() - startMs)
    if (step.plugin.guard.bypassedUntilMs > ctx.arrivedAtMs) {
      ctx.noteSkipped(step.plugin.name, 'consult', 'over-budget')
      monitor.failure(step.plugin.name, 'consult', 'over-budget', null)
    } else if (leftMs <= 0) {
      ending = fail(step, ctx, monitor, 'late', null)
    } else {
      ending = await consultOne(step, ctx, monitor, Math.min(leftMs, step.plugin.consultMs ?? leftMs), gone)
    }
  }
  monitor.phase('consult', (clock.monotonicMs() - startMs) * 1_000)
  return ending
}

async function consultOne(
  step: Step<ConsultRun>,
  ctx: PipelineContext,
  monitor: Monitor,
  ms: number,
  gone: AbortSignal,
): Promise<Ending | null> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = step.run(ctx, controller.signal)
    if (answer === undefined) return null
    gone.addEventListener('abort', abort, { once: true })
    const timeUp = new Promise<typeof late>((resolve) => {
      timer = setTimeout(resolve, ms, late)
    })
    const value = await Promise.race([answer, timeUp])
    if (value === late) {
      // The abandoned promise may still reject; nobody is left to hear it.
      Promise.resolve(answer).catch(() => undefined)
      return fail(step, ctx, monitor, 'late', null)
    }
    const verdict = checkedVerdict(value as Verdict | undefined, step.plugin.name, 'consult')
    return verdict ? { plugin: step.plugin.name, verdict, failed: false } : null
  } catch (error) {
    return fail(step, ctx, monitor, 'threw', error)
  } finally {
    clearTimeout(timer)
    gone.removeEventListener('abort', abort)
    controller.abort()
  }
}

function fail(
  step: Step<ConsultRun>,
  ctx: PipelineContext,
  monitor: Monitor,
  why: 'late' | 'threw',
  error: unknown,
): Ending | null {
  ctx.noteSkipped(step.plugin.name, 'consult', why)
  monitor.failure(step.plugin.name, 'consult', why, error)
  return endingOfFailure(step.plugin, 'consult')
}
