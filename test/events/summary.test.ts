import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLedger } from '../../gateway/events/ledger.ts'
import { decisionOf, denialOf, manualClock, memorySink, ofType, statsOf } from './helpers.ts'

const startMs = Date.UTC(2026, 0, 2, 3, 4, 5)

afterEach(() => {
  vi.useRealTimers()
})

function build(capacity = 100) {
  const sink = memorySink()
  const clock = manualClock()
  const ledger = createLedger({ edge: 'e', boot: '1', clock, sample: 0, capacity, sinks: [{ name: 'memory', sink }] })
  return { sink, clock, ledger }
}

describe('the summary of a second', () => {
  it('counts every request, recorded or not', async () => {
    const { sink, clock, ledger } = build()
    for (let n = 0; n < 5; n++) ledger.decision(decisionOf(`p${n}`))
    ledger.decision(denialOf('d'))
    clock.advance(1_000)
    ledger.decision(decisionOf('next'))
    await ledger.close(1_000)
    expect(ofType(sink.events, 'summary').map(({ data }) => data)).toEqual([
      {
        fromMs: startMs,
        toMs: startMs + 1_000,
        requests: 6,
        actions: { pass: 5, deny: 1 },
        statuses: { 200: 5, 403: 1 },
        unsampled: 5,
      },
      {
        fromMs: startMs + 1_000,
        toMs: startMs + 2_000,
        requests: 1,
        actions: { pass: 1 },
        statuses: { 200: 1 },
        unsampled: 1,
      },
    ])
  })

  it('is cut at whole seconds of the wall clock', async () => {
    const { sink, clock, ledger } = build()
    clock.advance(999)
    ledger.decision(decisionOf('a'))
    clock.advance(1)
    ledger.decision(decisionOf('b'))
    await ledger.close(1_000)
    expect(ofType(sink.events, 'summary').map(({ data }) => data.fromMs)).toEqual([startMs, startMs + 1_000])
  })

  it('comes without a following request, once, and not for seconds without traffic', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { sink, clock, ledger } = build()
    ledger.decision(decisionOf('a'))
    for (let second = 0; second < 5; second++) {
      clock.advance(1_000)
      vi.advanceTimersByTime(1_000)
    }
    expect(statsOf(ledger).emitted.summary).toBe(1)
    await ledger.close(1_000)
    expect(ofType(sink.events, 'summary').map(({ data }) => data)).toMatchObject([{ fromMs: startMs, requests: 1 }])
  })

  it('survives a full queue: it goes on counting until there is a place', async () => {
    const { sink, clock, ledger } = build(2)
    for (let n = 0; n < 4; n++) ledger.decision(denialOf(`d${n}`))
    clock.advance(1_000)
    for (let n = 0; n < 3; n++) ledger.decision(decisionOf(`p${n}`))
    await ledger.close(1_000)
    expect(ofType(sink.events, 'summary').map(({ data }) => data)).toEqual([
      {
        fromMs: startMs,
        toMs: startMs + 2_000,
        requests: 7,
        actions: { deny: 4, pass: 3 },
        statuses: { 403: 4, 200: 3 },
        unsampled: 3,
      },
    ])
  })

  it('keeps its counts when the wall clock is set back', async () => {
    const { sink, clock, ledger } = build()
    ledger.decision(decisionOf('a'))
    clock.advance(-10_000)
    ledger.decision(decisionOf('b'))
    await ledger.close(1_000)
    const summaries = ofType(sink.events, 'summary').map(({ data }) => data)
    expect(summaries.map(({ requests }) => requests)).toEqual([1, 1])
    expect(summaries.every(({ fromMs, toMs }) => toMs === fromMs + 1_000)).toBe(true)
  })
})
