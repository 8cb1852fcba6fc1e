import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { type Change, type Decision, definePlugin } from '../../gateway/contract/index.ts'
import { manualClock } from '../events/helpers.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { apply, ask, type Sent, sending } from './counterfactual-kit.ts'

/** What a plugin that remembers clients would know. */
const memory = definePlugin({
  name: 'memory',
  summary: 'The standing that a test gives.',
  config: z.strictObject({}),
  onFailure: 'closed',
  budget: { syncMicros: 100 },
  setup(_, host) {
    const standing = host.fact('client.standing')
    return { onRequest: (ctx) => void standing.set(ctx, Number(ctx.header('x-standing') ?? 0)) as undefined }
  },
})

const policy = `policy: mixed
rules:
  - { name: friend, when: 'request.headers["x-pass"] == "yes"', then: { allow: true } }
  - { name: entrance, when: 'request.path == "/login" && (threat.score >= 40 || client.standing >= 50)', then: { deny: {} } }
  - { name: database, when: '"sqli" in threat.families', then: { deny: { status: 422 } } }
  - name: remover
    when: request.method == "DELETE" && request.headers["x-admin"] == null
    then: { deny: { status: 405 } }
  - name: either
    when: request.headers["x-a"] == "1" || request.headers["x-b"] == "1"
    then: { challenge: { location: /check } }
  - { name: remembered, when: client.standing >= 70, then: { deny: { status: 410 } } }
  - { name: counted, when: request.path == "/limited", then: { limit: few } }
  - { name: hostile, when: threat.score >= 60, then: { deny: { status: 403 } } }
`

const config = `http: { trustedProxies: [127.0.0.1/32] }
plugins:
  - { use: ip-list, config: { deny: [198.51.100.0/24, 198.51.100.7] } }
  - { use: memory }
  - { use: rate-limit, config: { limits: [{ name: few, key: client.ip, rate: 1/s, burst: 1, apply: on-demand }] } }
  - { use: threat-score }
  - { use: policy, config: { files: [mixed.yaml] } }`

async function start() {
  const upstream = await startUpstream()
  const clock = manualClock()
  const gateway = await startGateway(upstream.url, config, {
    clock,
    plugins: [memory],
    files: { 'mixed.yaml': policy },
  })
  const decide = async (sent: Sent): Promise<Decision> => gateway.decision(await ask(gateway.url, sent))
  return { clock, decide }
}

const isRefused = ({ verdict }: Decision): boolean => !['pass', 'allow'].includes(verdict.action)
/** The same advice without one of its parts: a change, or a place of the evidence. */
function eachLess(changes: readonly Change[]): readonly (readonly Change[])[] {
  const parts = changes.flatMap((change): Change[] =>
    change.what === 'evidence' ? change.without.map((place) => ({ ...change, without: [place] })) : [change],
  )
  // Two entries of one list are not told apart by an address.
  const single = parts.length === 1 || changes.some(({ what }) => what === 'entry')
  return single ? [] : parts.map((part) => parts.filter((other) => other !== part))
}

it('lets every refused request pass when it is applied, and no less does', { timeout: 120_000 }, async () => {
  const { clock, decide } = await start()
  const kinds = new Set<string>()
  /** Plugins behind the one that refused have not been asked: what they say comes after. */
  async function follow(sent: Sent, passed: readonly (string | null)[]): Promise<void> {
    clock.advance(60_000)
    const { verdict, counterfactual } = await decide(sent)
    if (['pass', 'allow'].includes(verdict.action)) {
      expect(counterfactual).toBeUndefined()
      return
    }
    expect(passed).not.toContain(verdict.plugin)
    const changes = counterfactual?.changes ?? []
    expect(changes, verdict.reason).not.toEqual([])
    for (const { what } of changes) kinds.add(what)
    for (const less of eachLess(changes)) {
      clock.advance(60_000)
      expect((await decide(apply(sent, less))).verdict.plugin, JSON.stringify(less)).toBe(verdict.plugin)
    }
    await follow(apply(sent, changes), [...passed, verdict.plugin])
  }
  await fc.assert(
    fc.asyncProperty(sending, (sent) => follow(sent, [])),
    { numRuns: 100, seed: 8 },
  )
  expect([...kinds].sort()).toEqual(['entry', 'evidence', 'standing', 'test'])
})

it('of a limit is the wait, to the millisecond', async () => {
  const { clock, decide } = await start()
  const sent: Sent = { method: 'GET', path: '/limited', query: {}, headers: {}, json: null, client: '192.0.2.1' }
  expect(isRefused(await decide(sent))).toBe(false)
  const { counterfactual, verdict } = await decide(sent)
  expect(verdict.action).toBe('limit')
  const [wait] = counterfactual!.changes
  const ms = wait?.what === 'wait' ? wait.ms : Number.NaN
  clock.advance(Math.ceil(ms) - 1)
  expect((await decide(sent)).verdict.action).toBe('limit')
  clock.advance(1)
  expect(isRefused(await decide(sent))).toBe(false)
})

it('names the limits that would then have counted the request', async () => {
  const { decide } = await start()
  const query = { q: '<script>alert(document.cookie)</script>' }
  const { counterfactual, score } = await decide({
    ...{ method: 'GET', path: '/limited', query, headers: {}, json: null, client: '192.0.2.2' },
  })
  expect(counterfactual).toEqual({
    changes: [{ what: 'evidence', without: ['query.q'], score: 0, passesAt: 59 }],
    limits: ['few'],
  })
  expect(score.total).toBeGreaterThan(59)
})
