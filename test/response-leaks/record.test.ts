import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { renderDecision } from '../../gateway/cli/render-decision.ts'
import { composeScore, type Decision } from '../../gateway/contract/index.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const trace = 'Error: x\n    at addItem (/app/src/cart.js:12:9)\n'
const secret = `sk_live_${'A1b2C3d4'.repeat(3)}`

interface Answer {
  readonly headers?: Readonly<Record<string, string>>
  /** Sent one after the other, each when the one before was taken. */
  readonly pieces: readonly (string | Buffer)[]
}

/** What the client got, and the record of it. */
async function ask(answer: Answer, plugin: string) {
  const upstream = await startUpstream((_req, res) => {
    const send = (at: number): unknown =>
      at === answer.pieces.length ? res.end() : res.write(answer.pieces[at], () => send(at + 1))
    res.writeHead(200, { 'content-type': 'text/html', ...answer.headers })
    send(0)
  })
  const gateway = await startGateway(upstream.url, `plugins: [${plugin}]`)
  const response = await fetch(gateway.url)
  const body = Buffer.from(await response.arrayBuffer())
  return { body, response, gateway, decision: await gateway.decision(response.headers.get('x-request-id')!) }
}

const observing = '{ use: response-leaks, config: { bodies: true } }'
const enforcing = '{ use: response-leaks, mode: enforce, config: { bodies: true } }'
const idsOf = ({ response }: Decision) => response?.signals.map(({ id }) => id)

describe('a leak in a response', () => {
  it('is on the record as observed where the config names no mode, and the response is as it was', async () => {
    const { decision, body } = await ask({ pieces: [trace] }, observing)
    expect(body.toString()).toBe(trace)
    expect(decision.response).toEqual({
      total: 0,
      signals: [{ id: 'leak.stacktrace.node', points: 40, where: 'response.body', observed: true }],
    })
    expect(decision.score).toEqual({ total: 0, signals: [] })
  })

  it('counts in enforce mode, beside the score of the request and without an effect on the answer', async () => {
    const { decision, body, gateway } = await ask(
      { headers: { 'x-debug-token': 'a1' }, pieces: [trace, secret] },
      enforcing,
    )
    expect(body.toString()).toBe(trace + secret)
    expect(decision.outcome.status).toBe(200)
    expect(decision.verdict.action).toBe('pass')
    expect(decision.score.total).toBe(0)
    expect(idsOf(decision)).toEqual(['leak.debug.symfony', 'leak.stacktrace.node', 'leak.secret.stripe-key'])
    expect(decision.response!.total).toBe(composeScore(decision.response!.signals))
    expect(decision.response!.total).toBe(100)
    expect(await gateway.metrics()).toContain(
      'sallyport_response_leaks_responses_total{leak="leak.secret.stripe-key"} 1',
    )
  })

  it('is explained, and a secret is written nowhere', async () => {
    const { decision } = await ask({ pieces: [secret] }, enforcing)
    expect(JSON.stringify(decision)).not.toContain('A1b2')
    const text = renderDecision(decision)
    expect(text).toContain('Found in the response, beside the score: 80 of 100\n  leak 80\n    in response.body: 80\n')
    expect(text).not.toContain('A1b2')
  })

  it.each([
    ['on a border of pieces', ['x'.repeat(20_000) + trace.slice(0, 30), trace.slice(30) + 'y'.repeat(20_000)]],
    ['byte by byte', [...trace]],
    ['within the first 64 KiB', ['x'.repeat(65_000), trace]],
  ])('is found %s', async (_, pieces) => {
    const { decision, body } = await ask({ pieces }, observing)
    expect(body.toString()).toBe(pieces.join(''))
    expect(idsOf(decision)).toEqual(['leak.stacktrace.node'])
  })

  it.each<[string, Answer]>([
    ['behind the first 64 KiB', { pieces: ['x'.repeat(65_537), trace] }],
    ['in a compressed body', { headers: { 'content-encoding': 'gzip' }, pieces: [gzipSync(trace)] }],
    ['in what is no text', { headers: { 'content-type': 'image/png' }, pieces: [trace] }],
  ])('is not looked for %s', async (_, answer) => {
    const { decision } = await ask(answer, observing)
    expect(decision.response).toBeUndefined()
  })

  it('is not looked for in bodies unless the config says so, and what is ignored is none', async () => {
    const head = { headers: { server: 'nginx/1.25.3' }, pieces: [trace] }
    expect(idsOf((await ask(head, '{ use: response-leaks }')).decision)).toEqual(['leak.version.server'])
    const ignoring = '{ use: response-leaks, config: { ignore: [leak.version.server] } }'
    expect((await ask(head, ignoring)).decision.response).toBeUndefined()
  })
})

describe('the standing of a client', () => {
  const limit = '{ use: rate-limit, config: { limits: [{ name: one, rate: 1000/h, follow: threat }] } }'

  it.each([
    ['worsens by what leaked', enforcing, 80],
    ['stays as it was in observe mode', observing, 0],
  ])('%s', async (_, plugin, standing) => {
    const { gateway } = await ask({ pieces: [secret] }, `${limit}, ${plugin}`)
    const next = await fetch(gateway.url)
    await next.arrayBuffer()
    const { client } = await gateway.decision(next.headers.get('x-request-id')!)
    expect(client.standing).toBe(standing)
  })
})
