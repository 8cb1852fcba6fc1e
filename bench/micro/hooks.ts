import { composeScore, type Hooks, type PluginDefinition, type Signal } from '../../gateway/contract/index.ts'
import { bodyFields } from '../../gateway/http/fields.ts'
import { builtins } from '../../plugins/index.ts'
import { type BenchRequest, workloads } from '../workload.ts'
import { type Case, contextOf, setUp } from './case.ts'

const { mix, plain } = workloads
const browserGet = mix.requests[0]!
const review = mix.requests.find(({ method }) => method === 'POST')!

const requests: Readonly<Record<string, BenchRequest>> = {
  'GET with 3 headers': plain.requests[0]!,
  'browser GET': browserGet,
  'POST of 2 KB JSON': review,
}

const configs: Readonly<Record<string, unknown>> = {
  'ip-list': { allow: ['192.0.2.10'], deny: ['192.0.2.0/24', '198.51.100.0/24', '2001:db8::/32'] },
  'rate-limit': { limits: [{ name: 'per-client', key: 'client.ip', rate: '1000000/s' }] },
  'threat-score': {},
  policy: { files: ['../../policies/baseline.yaml', '../../policies/login.yaml', '../../policies/api.yaml'] },
}

/** All hooks that run before the application sees a request, of each shipped plugin that needs no surroundings. */
export async function hookCases(): Promise<readonly Case[]> {
  const cases: Case[] = []
  for (const definition of builtins as readonly PluginDefinition[]) {
    if (!Object.hasOwn(configs, definition.name)) continue
    const hooks = await setUp(definition, configs[definition.name])
    for (const [what, request] of Object.entries(requests)) {
      cases.push({ name: `${definition.name}: ${what}`, run: () => runAll(hooks, request) })
    }
  }
  for (const [what, request] of Object.entries(requests)) {
    cases.push({ name: `context and its fields: ${what}`, run: () => contextOf(request).fields() })
  }
  return cases
}

const emptyScore = Object.freeze({ total: 0, signals: [] })

function runAll(hooks: Hooks, request: BenchRequest): unknown {
  const ctx = contextOf(request)
  const signals: Signal[] = []
  const sheet = { add: (signal: Signal) => void signals.push(signal) as undefined }
  const verdict = hooks.onRequest?.(ctx)
  hooks.score?.(ctx, sheet)
  if (request.body !== undefined && hooks.scoreBody) hooks.scoreBody(ctx, bodyOf(request.body), sheet)
  const score = signals.length === 0 ? emptyScore : { total: composeScore(signals), signals }
  return verdict ?? hooks.decide?.(ctx, score)
}

function bodyOf(text: string) {
  const body = { bytes: Buffer.from(text), contentType: 'application/json', complete: true }
  return { ...body, mediaType: body.contentType, fields: () => bodyFields(body) }
}
