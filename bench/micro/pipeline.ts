import type { Hooks } from '../../gateway/contract/index.ts'
import { createGuard } from '../../gateway/pipeline/budget.ts'
import { compilePipeline } from '../../gateway/pipeline/compile.ts'
import { runSteps } from '../../gateway/pipeline/run.ts'
import type { ActivePlugin, Monitor } from '../../gateway/pipeline/step.ts'
import { workloads } from '../workload.ts'
import { type Case, clock, contextOf } from './case.ts'

/** What the pipeline adds to plugins that do nothing in each of the four synchronous hooks before the application. */
export async function pipelineCases(): Promise<readonly Case[]> {
  const request = workloads.plain.requests[0]!
  return [0, 1, 5, 20].map((count): Case => {
    const pipeline = compilePipeline(
      Array.from({ length: count }, (_, i) => idlePlugin(`p${i}`)),
      'bench',
    )
    const hooks = [pipeline.onRequest, pipeline.score, pipeline.scoreBody, pipeline.decide]
    const ctx = contextOf(request)
    return {
      name: `pipeline of ${count} idle plugins`,
      times: 100,
      run() {
        for (let i = 0; i < 100; i++) {
          for (const steps of hooks) if (steps !== null) runSteps(steps, ctx, clock, silent)
        }
      },
    }
  })
}

const silent: Monitor = { failure: () => {}, phase: () => {} }

function idlePlugin(name: string): ActivePlugin {
  const idle = (): undefined => undefined
  const hooks: Hooks = { onRequest: idle, score: idle, scoreBody: idle, decide: idle }
  const guard = createGuard(
    { sampleEvery: 128, overrunMs: 100, windowMs: 1_000, coolDownMs: 1_000 },
    { syncMicros: 20, canBypass: true, onOverrun: () => {}, onRecovered: () => {} },
  )
  return { name, mode: 'enforce', onFailure: 'open', consultMs: null, hooks, routes: null, guard }
}
