import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createLedger } from '../../gateway/events/ledger.ts'
import { accountedFor, denialOf, manualClock, memorySink, ofType, seqOf, statsOf, upTo } from './helpers.ts'

describe('a full queue', () => {
  it('drops the new record, counts it, and declares the range once there is room', async () => {
    const sink = memorySink()
    const ledger = createLedger({
      edge: 'e',
      boot: '1',
      clock: manualClock(),
      sample: 0,
      capacity: 4,
      sinks: [{ name: 'memory', sink }],
    })
    for (let n = 1; n <= 9; n++) ledger.decision(denialOf(`d${n}`))
    expect(statsOf(ledger)).toMatchObject({ queued: 4, dropped: 5 })
    await vi.waitFor(() => expect(ofType(sink.events, 'gap')).toHaveLength(1))
    ledger.decision(denialOf('after'))
    await ledger.close(1_000)
    expect(ofType(sink.events, 'gap')[0]).toMatchObject({
      id: 'e.1.10',
      data: { from: 5, to: 9, count: 5, why: 'queue-full' },
    })
    expect(sink.events.map(seqOf)).toEqual([1, 2, 3, 4, 10, 11, 12])
    expect(statsOf(ledger)).toMatchObject({ dropped: 5, emitted: { decision: 5, gap: 1, summary: 1 } })
  })

  it('never loses a number silently, in whatever order records come and the sink works', async () => {
    const steps = fc.array(fc.oneof(fc.nat({ max: 12 }), fc.constant('deliver' as const)), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), steps, async (capacity, plan) => {
        const sink = memorySink()
        const ledger = createLedger({
          edge: 'e',
          boot: '1',
          clock: manualClock(),
          sample: 0,
          capacity,
          sinks: [{ name: 'memory', sink }],
        })
        let made = 0
        for (const step of plan) {
          if (step === 'deliver') await vi.waitFor(() => expect(statsOf(ledger).queued).toBe(0), { interval: 1 })
          else for (let n = 0; n < step; n++) ledger.decision(denialOf(`d${made++}`))
        }
        await ledger.close(1_000)
        const numbers = sink.events.map(seqOf)
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
        const accounted = accountedFor(sink.events)
        expect(accounted).toEqual(upTo(accounted.length))
        expect(ofType(sink.events, 'decision').length + statsOf(ledger).dropped).toBe(made)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a record that cannot be serialised', () => {
  it('is declared lost; those around it arrive', async () => {
    const sink = memorySink()
    const ledger = createLedger({
      edge: 'e',
      boot: '1',
      clock: manualClock(),
      sample: 0,
      capacity: 10,
      sinks: [{ name: 'memory', sink }],
    })
    const cyclic = { what: 'start' as const, detail: '', self: {} }
    cyclic.self = cyclic
    ledger.emit('state', { what: 'start', detail: 'before' })
    ledger.emit('state', cyclic)
    ledger.emit('state', { what: 'start', detail: 'after' })
    await ledger.close(1_000)
    expect(sink.events.map(seqOf)).toEqual([1, 3, 4])
    expect(sink.events[2]?.data).toEqual({
      stream: 'e.1',
      sink: 'memory',
      from: 2,
      to: 2,
      count: 1,
      why: 'write-failed',
    })
    expect(statsOf(ledger)).toMatchObject({ dropped: 1, delivered: 3 })
  })
})
