import { expect, it } from 'vitest'
import type { Hooks } from '../../gateway/contract/index.ts'
import { createHost } from '../../gateway/host.ts'
import { createGuard } from '../../gateway/pipeline/budget.ts'
import { compilePipeline } from '../../gateway/pipeline/compile.ts'
import { responseLeaks } from '../../plugins/response-leaks/index.ts'
import { hostServices, manualClock, parseConfig } from '../contract/kit.ts'

async function pipelineOf(config: unknown, route: string) {
  const host = createHost('response-leaks', hostServices(manualClock()))
  const hooks: Hooks = await responseLeaks.setup(await parseConfig(responseLeaks.config, config), host)
  const guard = createGuard(
    { sampleEvery: 1, overrunMs: 1, windowMs: 1, coolDownMs: 1 },
    { syncMicros: 1, canBypass: false, onOverrun: () => undefined, onRecovered: () => undefined },
  )
  const plugin = { name: 'response-leaks', mode: 'observe', onFailure: 'open', consultMs: null, hooks, guard } as const
  return compilePipeline([{ ...plugin, routes: new Set(['pages']) }], route)
}

it('has no step on routes without it, nor for what the config leaves out', async () => {
  const all = { bodies: true }
  const steps = async (config: unknown, route: string) => {
    const { onResponse, onResponseBody } = await pipelineOf(config, route)
    return { onResponse: onResponse?.length ?? null, onResponseBody: onResponseBody?.length ?? null }
  }
  expect(await steps(all, 'pages')).toEqual({ onResponse: 1, onResponseBody: 1 })
  expect(await steps(all, 'files')).toEqual({ onResponse: null, onResponseBody: null })
  expect(await steps({}, 'pages')).toEqual({ onResponse: 1, onResponseBody: null })
  expect(await steps({ heads: false, bodies: true }, 'pages')).toEqual({ onResponse: null, onResponseBody: 1 })
})
