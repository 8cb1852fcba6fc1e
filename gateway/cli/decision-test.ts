import type { Clock, DecidedBy, DecisionTest } from '../contract/index.ts'
import type { FactRegistry } from '../host.ts'
import { bodyView } from '../http/body.ts'
import { canonicalPath, type PathRules } from '../http/canonical-path.ts'
import { normalizeAddress, toClient } from '../http/client-address.ts'
import { Context } from '../http/request-context.ts'
import type { Pipeline } from '../pipeline/compile.ts'
import { runSteps } from '../pipeline/run.ts'
import { type Ending, type Monitor, scoreSheet } from '../pipeline/step.ts'

/** Documentation range (RFC 5737): no real client, no private network. */
const defaultAddress = '203.0.113.7'

/** What one test needs of the gateway: everything but the network. */
export interface TestBench {
  readonly pipeline: Pipeline
  readonly clock: TestClock
  readonly monitor: Monitor
  readonly facts: FactRegistry
  readonly paths: PathRules
  /** Headers that no client may send. */
  readonly owned: ReadonlySet<string>
  readonly route: { readonly name: string; readonly tags: readonly string[] }
}

/** Time that tests move. */
export interface TestClock extends Clock {
  advance(ms: number): void
  setWall(ms: number): void
}

export function testClock(): TestClock {
  let wallMs = Date.UTC(2026, 0, 1)
  let monotonicMs = 0
  return {
    wallMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    advance(ms) {
      wallMs += ms
      monotonicMs += ms
    },
    setWall(ms) {
      wallMs = ms
    },
  }
}

/**
 * Runs a test of a policy file through the pipeline. Returns what does not hold, one line each; empty when all does. A test
 * that is not through when `isLate` says so is given up, which does not hold either.
 */
export function runDecisionTest(
  test: DecisionTest,
  bench: TestBench,
  isLate = (): boolean => false,
): readonly string[] {
  let outcome: { ctx: Context; ending: Ending | null } | string = ''
  if (test.time !== undefined) bench.clock.setWall(Date.parse(test.time))
  for (let i = 0; i < Math.max(1, test.times ?? 1); i++) {
    if (i > 0 && isLate()) return [`given up after ${i} of ${test.times} requests: it takes too long here`]
    if (i > 0) bench.clock.advance(test.everyMs ?? 0)
    outcome = decide(test, bench)
    if (typeof outcome === 'string') return [outcome]
  }
  return typeof outcome === 'string' ? [] : differences(test, bench, outcome.ctx, outcome.ending)
}

function decide(test: DecisionTest, bench: TestBench): { ctx: Context; ending: Ending | null } | string {
  const { request, client, threat, route } = test
  const target = request.path + (request.query === undefined ? '' : `?${asSent(request.query)}`)
  const path = canonicalPath(target, bench.paths)
  if (typeof path === 'string') return `the request is refused before any policy sees it: ${path}`
  const rawHeaders = Object.entries(request.headers ?? {}).flat()
  const body = Buffer.from(request.body ?? '')
  const address = normalizeAddress(client?.ip ?? defaultAddress)
  if (address === null) return `client.ip: ${JSON.stringify(client?.ip)} is not an address`
  const header = (wanted: string) =>
    Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1]
  const host = header('host') ?? 'test.invalid'
  const stated = header('content-length') ?? ''
  const size = /^\d{1,15}$/.test(stated) ? Number(stated) : body.length
  const ctx = new Context(
    {
      id: 'test',
      arrivedAtMs: bench.clock.monotonicMs(),
      method: request.method,
      host: host.toLowerCase().replace(/:\d+$/, ''),
      ...path,
      protocol: 'http/1.1',
      scheme: 'https',
      contentLength: size > 0 ? size : null,
      hasBody: size > 0,
      rawHeaders,
      client: toClient(address),
    },
    { ...bench.route, ...route },
  )
  const given = { ...factsOf(test), 'request.signature': test.signature, 'flags.given': test.flags }
  const giveFacts = (): void => {
    for (const [name, value] of Object.entries(given)) {
      if (value !== undefined) bench.facts.fact<unknown>(name).set(ctx, value)
    }
  }
  giveFacts()
  return { ctx, ending: judge(ctx, body, threat, bench, giveFacts) }
}

/** What may not stand in a query is encoded; what is encoded already stays so. */
function asSent(query: string): string {
  return encodeURI(query).replaceAll(/%25([0-9a-f]{2})/gi, '%$1')
}

/** `client.standing` and so on; the address is no fact. */
function factsOf({ client = {} }: DecisionTest): Record<string, unknown> {
  const { ip: _, ...facts } = client
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`client.${name}`, value]))
}

/** What a test gives stands, whatever the plugins of the config find out meanwhile: `giveFacts` says it again. */
function judge(
  ctx: Context,
  body: Buffer,
  threat: DecisionTest['threat'],
  bench: TestBench,
  giveFacts: () => void,
): Ending | null {
  const { pipeline, clock, monitor } = bench
  const early = pipeline.onRequest && runSteps(pipeline.onRequest, ctx, clock, monitor)
  if (early) return early
  const sheet = scoreSheet(ctx)
  ctx.uninspectedBytes = threat?.uninspectedBytes ?? 0
  if (threat !== undefined) sheet.add({ id: 'test.given', points: threat.score, where: 'test' })
  else {
    if (pipeline.score) runSteps(pipeline.score, ctx, clock, monitor, sheet)
    if (pipeline.scoreBody && ctx.hasBody) {
      const view = bodyView(
        { chunks: [body], bytes: body.length, complete: true },
        ctx.header('content-type') ?? '',
        ctx.header('content-encoding'),
      )
      runSteps(pipeline.scoreBody, ctx, clock, monitor, view, sheet)
    }
  }
  giveFacts()
  return pipeline.decide && runSteps(pipeline.decide, ctx, clock, monitor, ctx.score)
}

function differences({ expect }: DecisionTest, bench: TestBench, ctx: Context, ending: Ending | null): string[] {
  const found: string[] = []
  const say = (what: string, wanted: unknown, got: unknown): void => {
    found.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}${because(ctx)}`)
  }
  // No opinion passes a request just as an explicit allow does.
  const action: DecidedBy['action'] = ending?.verdict.action ?? 'allow'
  if (expect.action !== undefined && expect.action !== action) say('action', expect.action, action)
  const rule = ending?.verdict.rule ?? null
  if (expect.rule !== undefined && expect.rule !== rule) say('rule', expect.rule, rule)
  const status = ending?.verdict.action === 'deny' ? (ending.verdict.status ?? 403) : null
  if (expect.status !== undefined && expect.status !== status) say('status', expect.status, status)
  for (const name of expect.matched ?? []) if (!ctx.matched.includes(name)) say('matched', name, ctx.matched)
  for (const name of expect.not ?? []) if (ctx.matched.includes(name)) say('not', `no match of ${name}`, ctx.matched)
  for (const tag of expect.tags ?? []) if (!ctx.tags.includes(tag)) say('tags', tag, ctx.tags)
  if (expect.delayMs !== undefined && expect.delayMs !== ctx.delayMs) say('delay (ms)', expect.delayMs, ctx.delayMs)
  if (expect.upstream !== undefined && expect.upstream !== ctx.upstream) say('route', expect.upstream, ctx.upstream)
  if (expect.mirror !== undefined && !ctx.mirrors.includes(expect.mirror)) say('mirror', expect.mirror, ctx.mirrors)
  for (const [name, value] of Object.entries(expect.headers ?? {})) {
    const got = sentHeader(ctx, name.toLowerCase(), bench.owned)
    if (got !== value) say(`headers.${name}`, value, got)
  }
  return found
}

/** The value that the application would get. */
function sentHeader(ctx: Context, name: string, owned: ReadonlySet<string>): string | null {
  const { requestEdits } = ctx
  for (let i = requestEdits.length - 2; i >= 0; i -= 2) if (requestEdits[i] === name) return requestEdits[i + 1] ?? null
  return owned.has(name) ? null : ctx.header(name)
}

function because(ctx: Context): string {
  const { total, signals } = ctx.score
  const names = signals.map(({ id, where }) => `${id} in ${where}`).join(', ')
  return ` (score ${total}${names === '' ? '' : `: ${names}`}; matched: ${ctx.matched.join(', ') || 'no rule'})`
}
