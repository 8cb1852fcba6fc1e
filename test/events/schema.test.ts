import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Decision, EventType, LedgerEvent } from '../../gateway/contract/index.ts'
import { createLedger } from '../../gateway/events/ledger.ts'
import { decisionOf, denialOf, manualClock, memorySink, ofType } from './helpers.ts'

const folder = join(import.meta.dirname, '../../docs/schema/events')
type Json = Record<string, unknown>

function schemaOf(type: EventType): Json {
  return JSON.parse(readFileSync(join(folder, `${type}.schema.json`), 'utf8')) as Json
}

/** The schema as it is published lets readers ignore new fields; here a field that it does not name is an error. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)] as const)
  const open = 'properties' in schema && !('additionalProperties' in schema)
  return Object.fromEntries(open ? [...entries, ['additionalProperties', false]] : entries)
}

function problemsOf(event: LedgerEvent, type: EventType): string[] {
  const result = z.fromJSONSchema(closed(schemaOf(type)) as z.core.JSONSchema.JSONSchema).safeParse(event)
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

const plain = decisionOf('r1')
const everything: Decision = {
  ...denialOf('r2'),
  client: { address: '2001:db8::1', identity: 'key:abc', standing: 12.5 },
  observed: [{ action: 'limit', plugin: 'bots', rule: null, mode: 'observe', reason: 'fast' }],
  score: {
    total: 60,
    signals: [
      { id: 'sqli.tautology', points: 60, where: 'query.id', steps: ['percent'] },
      { id: 'bots.speed', points: 12.5, where: 'client', observed: true },
    ],
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

/** One of each type and more, from a real ledger that lost a record. */
async function realEvents(): Promise<LedgerEvent[]> {
  const sink = memorySink()
  const ledger = createLedger({ edge: 'edge-a.b', boot: '9f3c', clock: manualClock(), sample: 1, capacity: 6, sink })
  for (const what of ['start', 'reload'] as const) ledger.emit('state', { what, detail: 'sha256:0123456789abcdef' })
  ledger.emit('audit', { who: 'alice', what: 'policies.apply', target: 'policy', before: null, after: { hash: 'h' } })
  for (const decision of [plain, everything, refused, plain, plain]) ledger.decision(decision)
  await ledger.close(1_000)
  return sink.events
}

describe('docs/schema/events', () => {
  it('has a schema for each type of event that occurs, and no other', async () => {
    const types = new Set((await realEvents()).map(({ type }) => type.split('.')[2]))
    expect([...types].sort()).toEqual(['audit', 'decision', 'gap', 'state', 'summary'])
    expect(readdirSync(folder).sort()).toEqual([...types].sort().map((type) => `${type}.schema.json`))
  })

  it.each<EventType>([
    'decision',
    'summary',
    'state',
    'audit',
    'gap',
  ])('%s: describes real events, field by field', async (type) => {
    const events = ofType(await realEvents(), type)
    expect(events.length).toBeGreaterThan(0)
    for (const event of events) expect(problemsOf(event, type)).toEqual([])
  })

  it('is not satisfied by anything: each part of a real event is checked', async () => {
    const [event] = ofType(await realEvents(), 'decision')
    const spoilt: [string, object][] = [
      ['specversion', { ...event, specversion: '0.3' }],
      ['id', { ...event, id: 'edge.0' }],
      ['time', { ...event, time: 'yesterday' }],
      ['data.verdict.action', { ...event, data: { ...plain, verdict: { ...plain.verdict, action: 'maybe' } } }],
      ['data.outcome.status', { ...event, data: { ...plain, outcome: { ...plain.outcome, status: '200' } } }],
      ['data.policy', { ...event, data: { ...plain, policy: undefined } }],
      ['data', { ...event, data: { ...plain, query: 'secret' } }],
    ]
    for (const [path, wrong] of spoilt) {
      expect(problemsOf(wrong as LedgerEvent, 'decision').map((problem) => problem.split(':')[0])).toEqual([path])
    }
  })
})
