import { composeScore, type PluginHost, type Signal } from '../../gateway/contract/index.ts'
import { bodyView } from '../../gateway/http/body.ts'
import { Context } from '../../gateway/http/request-context.ts'
import { threatScore } from '../../plugins/threat-score/index.ts'
import type { WireRequest } from './requests.ts'
import type { Judge, Verdict } from './verdict.ts'

/** As much of a body as a route inspects when nothing else is written. */
const INSPECT_BYTES = 131_072

/** Scores requests with the fields and the plugin of this checkout, without sockets; `without` some families. */
export async function createInProcessJudge(threshold: number, without: readonly string[] = []): Promise<Judge> {
  const families = Object.fromEntries(without.map((family) => [family, false]))
  const hooks = await threatScore.setup(threatScore.config.parse({ families }), host)
  return {
    concurrency: 1,
    judge(request): Verdict {
      const signals: Signal[] = []
      const sheet = { add: (signal: Signal) => void signals.push(signal) as undefined }
      const start = performance.now()
      const context = toContext(request)
      hooks.score?.(context, sheet)
      if (request.body !== null) hooks.scoreBody?.(context, toBody(request, request.body), sheet)
      const score = composeScore(signals)
      const micros = (performance.now() - start) * 1000
      return { blocked: score >= threshold, score, signals, micros, status: null }
    },
    close: () => hooks.close?.(),
  }
}

/** What the plugin may ask of its surroundings at setup. */
const host = {
  log: { debug: () => {}, info: () => {}, warn: console.error, error: console.error },
  clock: { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
  metrics: {
    counter: () => ({ with: () => ({ inc: () => undefined }) }),
    gauge: () => undefined,
    gauges: () => undefined,
  },
  table: () => {
    throw new Error('the threat score asks for a table: bench/detection/in-process.ts must give it one')
  },
  shared: null,
  bans: null,
  common: null,
  fact: () => ({ get: () => undefined, set: () => undefined }),
  get expressions(): never {
    throw new Error('the threat score asks for expressions: bench/detection/in-process.ts must give it them')
  },
  limits: null,
  upstreams: null,
  digest: (text) => text,
  documents: async () => [],
  policies: { load: async () => [], show: () => undefined, shield: (ctx) => ctx, aside: (_, work) => work() },
  ownRequestHeader: () => undefined,
  suppose: (ctx) => ctx,
  observe: () => undefined,
} satisfies PluginHost

function toContext({ method, path, query, headers, body }: WireRequest): Context {
  const head = {
    id: 'bench',
    arrivedAtMs: 0,
    method,
    host: 'www.example.com',
    path,
    rawPath: path,
    rawQuery: query,
    protocol: 'http/1.1',
    scheme: 'https',
    contentLength: body?.length ?? null,
    hasBody: body !== null,
    rawHeaders: headers,
    client: { address: '192.0.2.1', key: '192.0.2.1', version: 4 },
  } as const
  return new Context(head, { name: 'bench', tags: [] })
}

function toBody({ headers }: WireRequest, body: Buffer) {
  const header = (name: string): string | null => {
    const at = headers.findIndex((word, i) => i % 2 === 0 && word.toLowerCase() === name)
    return at < 0 ? null : headers[at + 1]!
  }
  const bytes = body.subarray(0, INSPECT_BYTES)
  const held = { chunks: [bytes], bytes: bytes.length, complete: body.length <= INSPECT_BYTES }
  return bodyView(held, header('content-type') ?? '', header('content-encoding'))
}
