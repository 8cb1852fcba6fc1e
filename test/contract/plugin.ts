import { describe, expect, it } from 'vitest'
import type { HookName, Hooks, PluginDefinition, PluginHost } from '../../gateway/contract/index.ts'
import { createHost } from '../../gateway/host.ts'
import type { Context } from '../../gateway/http/request-context.ts'
import { callHook, hookCases } from './hooks.ts'
import { hostServices, manualClock, parseConfig } from './kit.ts'

export interface PluginCase {
  /** A config with which the plugin does all that it can. */
  readonly validConfig: Readonly<Record<string, unknown>>
  /** Where the files lie that the config names. */
  readonly baseDir?: string
}

const hookNames: readonly HookName[] = [
  'onRequest',
  'consult',
  'score',
  'scoreBody',
  'decide',
  'onResponse',
  'onResponseBody',
  'onSettled',
]
const allNames: readonly string[] = [...hookNames, 'counterfactual', 'close']

/** A hook may be slow now and then; one that takes this long has a pattern or a loop that a client can drive. */
const runawayMs = 500

/** What every plugin must do, whoever wrote it. */
export function describePlugin(definition: PluginDefinition, { validConfig, baseDir }: PluginCase): void {
  const newHost = () => createHost(definition.name, hostServices(manualClock(), baseDir))
  const setUp = async (host: PluginHost = newHost()): Promise<Hooks> =>
    definition.setup(await parseConfig(definition.config, structuredClone(validConfig)), host)

  describe(`the plugin ${definition.name}`, () => {
    it('is a frozen definition with a name for `use:` and a line about itself', () => {
      expect(Object.isFrozen(definition)).toBe(true)
      expect(definition.name).toMatch(/^[a-z][a-z0-9-]{0,39}$/)
      expect(definition.summary).toMatch(/^[^\n]{10,150}$/)
      expect(['open', 'closed']).toContain(definition.onFailure)
      expect(definition.budget.syncMicros).toBeGreaterThan(0)
    })

    it('has a config that editors can be told of', () => {
      const standard = definition.config['~standard']
      expect(standard.version).toBe(1)
      expect(standard.jsonSchema?.input({ target: 'draft-2020-12' })).toMatchObject({
        type: 'object',
        additionalProperties: false,
      })
    })

    it('refuses a key that it does not know, by name', async () => {
      await expect(parseConfig(definition.config, { ...validConfig, unknwon: 1 })).rejects.toThrow('unknwon')
    })

    it.each([null, [], 'text', 5])('refuses %j for a config', async (config) => {
      await expect(parseConfig(definition.config, config)).rejects.toThrow()
    })

    it('sets up hooks of known names, and closes', async () => {
      const hooks = await setUp()
      const names = Object.keys(hooks)
      expect(names.filter((name) => !allNames.includes(name))).toEqual([])
      expect(names.filter((name) => name !== 'close').length).toBeGreaterThan(0)
      for (const name of names) expect(hooks[name as keyof Hooks]).toBeTypeOf('function')
      await hooks.close?.()
    })

    it('leaves nothing behind when setting up fails half way', async () => {
      const host = newHost()
      for (const part of ['table', 'fact', 'metrics', 'documents', 'clock'] as const) {
        await setUp(breaking(host, part))
          .then((hooks) => hooks.close?.())
          .catch(onlyPlanted)
      }
      const hooks = await setUp(host)
      await hooks.close?.()
    })

    it('can be set up beside its predecessor, as a reload does, and outlives its closing', async () => {
      const host = newHost()
      const before = await setUp(host)
      const after = await setUp(host)
      await before.close?.()
      const [, ctx] = hookCases()[0]!
      for (const name of hookNames) if (after[name]) await callHook(after, name, ctx)
      await after.close?.()
    })

    it.each(hookCases())('stays calm and synchronous on a request with %s', async (_, ctx, mediaType, body) => {
      const hooks = await setUp()
      for (const name of hookNames) {
        if (!hooks[name]) continue
        const start = performance.now()
        const result = callHook(hooks, name, ctx, mediaType, body)
        expect(performance.now() - start, name).toBeLessThan(runawayMs)
        expect(result instanceof Promise, name).toBe(name === 'consult')
        expectVerdict(await result, name)
      }
      expectOnlyAsked(hooks, ctx)
      await hooks.close?.()
    })
  })
}

/** Whether or not it was this plugin that refused: an answer, and a request that is as before. */
function expectOnlyAsked(hooks: Hooks, ctx: Context): void {
  const { tags, limits, matched, requestEdits, responseHeaders, delayMs, upstream, score } = ctx
  const answer = hooks.counterfactual?.(ctx) ?? null
  if (answer !== null) expect(answer.changes.length).toBeGreaterThan(0)
  expect(ctx).toMatchObject({ tags, limits, matched, requestEdits, responseHeaders, delayMs, upstream, score })
}

const planted = new Error('planted')

function onlyPlanted(error: unknown): void {
  expect(error).toBe(planted)
}

/** The same host, one part of which fails. */
function breaking(host: PluginHost, part: keyof PluginHost): PluginHost {
  const fail = (): never => {
    throw planted
  }
  const broken = typeof host[part] === 'function' ? fail : new Proxy({}, { get: () => fail })
  return { ...host, [part]: broken }
}

const mayJudge: readonly string[] = ['onRequest', 'consult', 'decide']

function expectVerdict(verdict: unknown, hook: HookName): void {
  if (verdict === undefined) return
  expect(mayJudge, `${hook} returned something`).toContain(hook)
  const { action, reason } = verdict as { action: unknown; reason: unknown }
  expect(['allow', 'deny', 'limit', 'challenge']).toContain(action)
  expect(reason).toMatch(/^[^\n]+$/)
}
