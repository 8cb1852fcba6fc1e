import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BanChange, Decision, LedgerEvent } from '../../gateway/contract/index.ts'
import { createLedger } from '../../gateway/events/ledger.ts'
import { eventsJsonSchema } from '../../gateway/events/schema.ts'
import { decisionOf, denialOf, manualClock, memorySink } from './helpers.ts'
import { problemsOf, typesOf } from './validate.ts'

const plain = decisionOf('r1')
const everything: Decision = {
  ...denialOf('r2'),
  client: { address: '2001:db8::1', identity: 'key:abc', standing: 12.5 },
  observed: [{ action: 'limit', plugin: 'bots', rule: null, mode: 'observe', reason: 'fast' }],
  score: {
    total: 60,
    signals: [
      { id: 'sqli.tautology', points: 60, where: 'query.id', steps: ['percent'] },
      { id: 'bots.speed', points: 12.5, where: 'client', observed: true, excerpt: 'x' },
    ],
  },
  response: {
    total: 0,
    signals: [{ id: 'leak.sql.mysql', points: 60, where: 'response.body', observed: true }],
  },
  matched: ['hostile'],
  tags: ['scanner'],
  limits: [{ name: 'per-client', remaining: 41, degraded: true }],
  skipped: [{ plugin: 'bots', hook: 'consult', why: 'late' }],
}
const refused: Decision = {
  ...plain,
  request: { ...plain.request, route: null },
  verdict: { action: 'refuse', plugin: null, rule: null, mode: 'enforce', reason: 'path-null' },
  outcome: { ...plain.outcome, status: 0, upstreamMillis: null, error: 'path-null', aborted: 'client' },
}

const ban: BanChange = {
  ...{ action: 'add', effect: 'ban', id: '0123456789abcdef', kind: 'address', target: '203.0.113.7' },
  ...{ reason: 'scanner', by: 'operator alice', untilMs: 1_767_323_045_000, conflict: null },
}

/** One of each type and more, from a real ledger that lost a record. */
async function realEvents(): Promise<LedgerEvent[]> {
  const sink = memorySink()
  const sinks = [{ name: 'memory', sink }]
  const ledger = createLedger({ edge: 'edge-a.b', boot: '9f3c', clock: manualClock(), sample: 1, capacity: 8, sinks })
  for (const what of ['start', 'reload'] as const) ledger.emit('state', { what, detail: 'sha256:0123456789abcdef' })
  ledger.emit('ban', ban)
  ledger.emit('ban', { ...ban, action: 'conflict', effect: 'allow', conflict: 'allow beats ban: one stands' })
  ledger.emit('audit', { who: 'alice', what: 'bans.ban', target: 'address 203.0.113.7', before: null, after: ban })
  for (const decision of [plain, everything, refused, plain, plain]) ledger.decision(decision)
  await ledger.close(1_000)
  return sink.events
}

describe('docs/schema/events.schema.json', () => {
  it('is the schema of this version (sallyport schema events)', () => {
    const file = join(import.meta.dirname, '../../docs/schema/events.schema.json')
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(eventsJsonSchema(), null, 2)}\n`)
  })

  it('describes every type of event, field by field', async () => {
    const events = await realEvents()
    expect(typesOf(events)).toEqual(['audit', 'ban', 'decision', 'gap', 'state', 'summary'])
    for (const event of events) expect(problemsOf(event)).toEqual([])
  })

  it('is not satisfied by anything: each part of a real event is checked', async () => {
    const event = (await realEvents()).find(({ type }) => type === 'dev.sallyport.decision.v1')!
    const spoilt: [string, object][] = [
      ['/specversion', { ...event, specversion: '0.3' }],
      ['/id', { ...event, id: 'edge.0' }],
      ['/time', { ...event, time: 'yesterday' }],
      ['/data/verdict/action', { ...event, data: { ...plain, verdict: { ...plain.verdict, action: 'maybe' } } }],
      ['/data/outcome/status', { ...event, data: { ...plain, outcome: { ...plain.outcome, status: '200' } } }],
      ['/data', { ...event, data: { ...plain, policy: undefined } }],
      ['/data', { ...event, data: { ...plain, query: 'secret' } }],
    ]
    for (const [path, wrong] of spoilt) expect(problemsOf(wrong as LedgerEvent)[0]).toMatch(new RegExp(`^${path} `))
  })
})
