import { z } from 'zod'
import {
  type Decision,
  definePlugin,
  type Hooks,
  type PluginDefinition,
  type PluginHost,
  type RequestContext,
  type Verdict,
} from '../../gateway/contract/index.ts'

// What a plugin author may get wrong, and what the compiler must say about it. `test/types.test.ts` also compiles this
// file without the expectations, and counts the errors.

const config = z.strictObject({ list: z.array(z.string()) })
const frame = { name: 'x', summary: 'x', config, onFailure: 'open', budget: { syncMicros: 5 } } as const

// Right: every hook, and a config that setup receives in its parsed form.
export const right = definePlugin({
  ...frame,
  setup({ list }) {
    const first: string | undefined = list[0]
    return {
      onRequest: (ctx) => (ctx.path === first ? { action: 'deny', reason: 'listed' } : undefined),
      async consult() {
        return undefined
      },
      score: (_ctx, sheet) => sheet.add({ id: 'x.y', points: 5, where: 'path' }),
      decide: (_ctx, { total }) => (total > 5 ? { action: 'challenge', reason: 'x', location: '/prove' } : undefined),
      close: async () => {},
    }
  },
})
export const rightInList: readonly PluginDefinition[] = [right]

// A promise on the hot path.
// @ts-expect-error score cannot wait
export const waitingScore: Hooks = { score: async () => undefined }
// @ts-expect-error onRequest cannot wait
export const waitingRequest: Hooks = { onRequest: async () => undefined }
// @ts-expect-error decide cannot wait
export const waitingDecide: Hooks = { decide: (): Promise<Verdict> => Promise.reject(new Error()) }
// @ts-expect-error onSettled cannot wait
export const waitingSettled: Hooks = { onSettled: async (_ctx: RequestContext, _decision: Decision) => undefined }
// @ts-expect-error consult answers with a promise, or has no opinion
export const consultAtOnce: Hooks = { consult: () => ({ action: 'allow', reason: 'x' }) }
// @ts-expect-error score cannot end a request
export const scoreWithVerdict: Hooks = { score: () => ({ action: 'deny', reason: 'x' }) }

// Verdicts.
// @ts-expect-error a verdict has a reason
export const silent: Verdict = { action: 'deny' }
// @ts-expect-error there is no such action
export const unknownAction: Verdict = { action: 'drop', reason: 'x' }
// @ts-expect-error a limit says when to come back
export const endless: Verdict = { action: 'limit', reason: 'x', violated: ['x'] }
// @ts-expect-error a challenge has a place to go to
export const nowhere: Verdict = { action: 'challenge', reason: 'x' }

// Definitions.
// @ts-expect-error a definition says what its failure means
definePlugin({ name: 'x', summary: 'x', config, budget: { syncMicros: 5 }, setup: () => ({}) })
// @ts-expect-error a definition has a budget
definePlugin({ name: 'x', summary: 'x', config, onFailure: 'open', setup: () => ({}) })
// @ts-expect-error a failure is open or closed
definePlugin({ ...frame, onFailure: 'ignore', setup: () => ({}) })
// @ts-expect-error config is a schema
definePlugin({ ...frame, config: { list: 'string[]' }, setup: () => ({}) })
definePlugin({
  ...frame,
  setup(parsed) {
    // @ts-expect-error config has no such key
    return parsed.lists ? {} : {}
  },
})

// What a plugin is given.
export function use(ctx: RequestContext, host: PluginHost): void {
  // @ts-expect-error a request is read only
  ctx.path = '/'
  // @ts-expect-error tags are added by tag()
  ctx.tags.push('x')
  // @ts-expect-error a standing is a number
  host.fact('client.standing').set(ctx, 'high')
  // @ts-expect-error a table is bounded
  host.table<number>('x', {})
  const found: string | undefined = host.fact<string>('my.fact').get(ctx)
  host.log.debug({ found }, 'x')
}
