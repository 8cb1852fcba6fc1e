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
 * behind it do not start: their time is used up too. `gone` makes what aborts when the client does.
 *
 * Most requests have nothing to wait for: then there is no promise, no timer and nothing to abort.
 */
export function runConsult(
  steps: readonly Step<ConsultRun>[],
  ctx: PipelineContext,
  clock: Clock,
  monitor: Monitor,
  deadlineMs: number,
  gone: () => AbortSignal,
): Promise<Ending | null> | null {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!
    if (isBypassed(step, ctx, monitor)) continue
    const startMs = clock.monotonicMs()
    const controller = unused
    const answer = start(step, ctx, controller)
    if (answer === undefined) continue
    unused = new AbortController()
    return waitInTurn({ steps, ctx, clock, monitor, deadlineMs, gone: gone() }, i, answer, startMs, controller)
  }
  return null
}

/** A hook that does not wait has no use for its signal: the next one gets it. */
let unused = new AbortController()

interface Consultation {
  readonly steps: readonly Step<ConsultRun>[]
  readonly ctx: PipelineContext
  readonly clock: Clock
  readonly monitor: Monitor
  readonly deadlineMs: number
  readonly gone: AbortSignal
}

type Answer = Promise<Verdict | undefined>

/** What a hook answers; one that throws answers with a rejection. */
function start(step: Step<ConsultRun>, ctx: PipelineContext, controller: AbortController): Answer | undefined {
  try {
    return step.run(ctx, controller.signal)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** From the first hook that has something to wait for. */
async function waitInTurn(
  all: Consultation,
  first: number,
  firstAnswer: Answer,
  startMs: number,
  firstController: AbortController,
): Promise<Ending | null> {
  const { steps, ctx, clock, monitor, deadlineMs } = all
  let ending = await waitFor(steps[first]!, firstAnswer, all, deadlineMs, firstController)
  for (let i = first + 1; i < steps.length && ending === null; i++) {
    const step = steps[i]!
    if (isBypassed(step, ctx, monitor)) continue
    const leftMs = deadlineMs - (clock.monotonicMs() - startMs)
    if (leftMs <= 0) ending = fail(step, ctx, monitor, 'late', null)
    else {
      const controller = new AbortController()
      const answer = start(step, ctx, controller)
      if (answer !== undefined) ending = await waitFor(step, answer, all, leftMs, controller)
    }
  }
  monitor.phase('consult', (clock.monotonicMs() - startMs) * 1_000)
  return ending
}

function isBypassed({ plugin }: Step<ConsultRun>, ctx: PipelineContext, monitor: Monitor): boolean {
  if (plugin.guard.bypassedUntilMs <= ctx.arrivedAtMs) return false
  ctx.noteSkipped(plugin.name, 'consult', 'over-budget')
  monitor.failure(plugin.name, 'consult', 'over-budget', null)
  return true
}

async function waitFor(
  step: Step<ConsultRun>,
  answer: Answer,
  { ctx, monitor, gone }: Consultation,
  leftMs: number,
  controller: AbortController,
): Promise<Ending | null> {
  const abort = (): void => controller.abort()
  gone.addEventListener('abort', abort, { once: true })
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<typeof late>((resolve) => {
    // After a pause of this process the timer comes first, though the answer may be there to be read: let it be read.
    timer = setTimeout(() => setImmediate(resolve, late), Math.min(leftMs, step.plugin.consultMs ?? leftMs))
  })
  try {
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
