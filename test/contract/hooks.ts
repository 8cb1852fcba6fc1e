import type { Decision, HookName, Hooks } from '../../gateway/contract/index.ts'
import { bodyView } from '../../gateway/http/body.ts'
import type { Context } from '../../gateway/http/request-context.ts'
import { responseHead } from '../../gateway/http/response-head.ts'
import { responseSheet, scoreSheet } from '../../gateway/pipeline/step.ts'
import { hostileBodies, hostileContexts } from './hostile.ts'
import { requestContext } from './kit.ts'

/** What the request is like, the request, and the media type and text of its body. */
export type HookCase = readonly [name: string, ctx: Context, mediaType: string, body: string]

export function hookCases(): readonly HookCase[] {
  return [
    ['nothing odd', requestContext({ path: '/items', rawQuery: 'id=5' }), 'application/json', '{"a":1}'],
    ...hostileContexts().map(([name, ctx]): HookCase => [name, ctx, 'text/plain', '']),
    ...hostileBodies.map(
      ([mediaType, body], i): HookCase => [`body ${i}, ${mediaType}`, requestContext(), mediaType, body],
    ),
  ]
}

/** Calls a hook as the pipeline does, with the real sheet, body and response head. */
export function callHook(hooks: Hooks, name: HookName, ctx: Context, mediaType = '', text = ''): unknown {
  const sheet = scoreSheet(ctx)
  const bytes = Buffer.from(text)
  const body = bodyView({ chunks: [bytes], bytes: bytes.length, complete: false }, mediaType, null)
  const calls: Record<HookName, () => unknown> = {
    onRequest: () => hooks.onRequest?.(ctx),
    consult: () => hooks.consult?.(ctx, AbortSignal.timeout(1_000)),
    score: () => hooks.score?.(ctx, sheet),
    scoreBody: () => hooks.scoreBody?.(ctx, body, sheet),
    decide: () => hooks.decide?.(ctx, ctx.score),
    onResponse: () =>
      hooks.onResponse?.(ctx, responseHead(200, ['x-odd', '\u00ff', 'set-cookie', '']), responseSheet(ctx)),
    onResponseBody: () => hooks.onResponseBody?.(ctx, { status: 200, mediaType, bytes }, responseSheet(ctx)),
    onSettled: () => hooks.onSettled?.(ctx, recordOf(ctx)),
  }
  return calls[name]()
}

function recordOf(ctx: Context): Decision {
  return {
    request: { id: ctx.id, method: ctx.method, host: ctx.host, path: ctx.path, route: ctx.route.name },
    client: { address: ctx.client.address, identity: null, standing: 0 },
    verdict: { action: 'pass', plugin: null, rule: null, mode: 'enforce', reason: '' },
    observed: [],
    score: ctx.score,
    matched: ctx.matched,
    tags: ctx.tags,
    limits: ctx.limits,
    skipped: ctx.skipped,
    outcome: { status: 0, bytes: 0, gatewayMicros: 0, upstreamMillis: null, error: null, aborted: 'client' },
    policy: 'sha256:0000000000000000',
  }
}
