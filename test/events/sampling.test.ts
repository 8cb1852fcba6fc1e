import { describe, expect, it } from 'vitest'
import type { Decision } from '../../gateway/contract/index.ts'
import { createLedger } from '../../gateway/events/ledger.ts'
import { decisionOf, manualClock, memorySink, ofType } from './helpers.ts'

const plain = decisionOf('r')
const always: Record<string, Partial<Decision>> = {
  'a denial': { verdict: { ...plain.verdict, action: 'deny' } },
  'a limit': { verdict: { ...plain.verdict, action: 'limit' } },
  'an explicit allow': { verdict: { ...plain.verdict, action: 'allow' } },
  'a refusal': { verdict: { ...plain.verdict, action: 'refuse' } },
  'a verdict in observe mode': { observed: [{ ...plain.verdict, action: 'deny', mode: 'observe' }] },
  'a score of 40': { score: { total: 40, signals: [] } },
  'a skipped hook': { skipped: [{ plugin: 'bots', hook: 'score', why: 'threw' }] },
  'a degraded limit': { limits: [{ name: 'per-client', remaining: 1, degraded: true }] },
  'an error of the gateway': { outcome: { ...plain.outcome, error: 'upstream-timeout' } },
  'an abort of the client': { outcome: { ...plain.outcome, aborted: 'client' } },
}
const never: Record<string, Partial<Decision>> = {
  'a plain pass': {},
  'a score of 39': { score: { total: 39, signals: [] } },
  'a limit that is not degraded': { limits: [{ name: 'per-client', remaining: 0, degraded: false }] },
}

async function recorded(changes: Partial<Decision>, sample: number, draws: number[] = []): Promise<number> {
  const sink = memorySink()
  const random = () => draws.shift() ?? 0.999
  const ledger = createLedger({
    edge: 'e',
    boot: '1',
    clock: manualClock(),
    sample,
    capacity: 10,
    sinks: [{ name: 'memory', sink }],
    random,
  })
  ledger.decision(decisionOf('r', changes))
  await ledger.close(1_000)
  return ofType(sink.events, 'decision').length
}

describe('with a sample of 0', () => {
  it.each(Object.entries(always))('%s is recorded', async (_, changes) => {
    expect(await recorded(changes, 0)).toBe(1)
  })
  it.each(Object.entries(never))('%s is counted only', async (_, changes) => {
    expect(await recorded(changes, 0)).toBe(0)
  })
})

describe('a plain pass', () => {
  it('is recorded when the draw is under the sample', async () => {
    expect(await recorded({}, 0.25, [0.249])).toBe(1)
    expect(await recorded({}, 0.25, [0.25])).toBe(0)
  })
  it('is always recorded with a sample of 1', async () => {
    expect(await recorded({}, 1, [0.999999])).toBe(1)
  })
})
