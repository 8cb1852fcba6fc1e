import { describe, expect, it } from 'vitest'
import { createLedger } from '../../gateway/events/ledger.ts'
import { denialOf, manualClock, memorySink, ofType, statsOf } from './helpers.ts'

function build() {
  const sink = memorySink()
  const ledger = createLedger({
    edge: 'e',
    boot: '1',
    clock: manualClock(),
    sample: 0,
    capacity: 5_000,
    sinks: [{ name: 'memory', sink }],
  })
  return { sink, ledger }
}

describe('closing the ledger', () => {
  it('writes what is queued, the last summary too, and closes the sink', async () => {
    const { sink, ledger } = build()
    for (let n = 0; n < 3_000; n++) ledger.decision(denialOf(`d${n}`))
    await ledger.close(5_000)
    expect(ofType(sink.events, 'decision')).toHaveLength(3_000)
    expect(ofType(sink.events, 'summary')).toMatchObject([{ data: { requests: 3_000 } }])
    expect(sink.closed).toBe(true)
  })

  it('gives up at the deadline when the sink hangs, and counts what is left', async () => {
    const { sink, ledger } = build()
    sink.obstacle = new Promise(() => undefined)
    ledger.decision(denialOf('a'))
    await ledger.close(20)
    expect(statsOf(ledger)).toMatchObject({ queued: 0, dropped: 2, delivered: 0 })
    expect(sink.closed).toBe(true)
  })

  it('counts what comes later as dropped', async () => {
    const { sink, ledger } = build()
    await ledger.close(1_000)
    ledger.decision(denialOf('late'))
    expect(statsOf(ledger).dropped).toBe(1)
    expect(sink.events).toEqual([])
  })

  it('may be asked for twice', async () => {
    const { sink, ledger } = build()
    ledger.decision(denialOf('a'))
    await Promise.all([ledger.close(1_000), ledger.close(1_000)])
    expect(ofType(sink.events, 'summary')).toHaveLength(1)
  })
})
