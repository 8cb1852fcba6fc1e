import { describe, expect, it } from 'vitest'
import { createLedger } from '../../gateway/events/ledger.ts'
import { denialOf, manualClock, memorySink } from './helpers.ts'

describe('the envelope of an event', () => {
  it('is CloudEvents 1.0 with the id <edge>.<boot>.<seq>', async () => {
    const sink = memorySink()
    const ledger = createLedger({
      edge: 'edge-a',
      boot: '1732',
      clock: manualClock(),
      sample: 0,
      capacity: 10,
      sinks: [{ name: 'memory', sink }],
    })
    ledger.emit('state', { what: 'start', detail: 'listening' })
    ledger.decision(denialOf('r1'))
    await ledger.close(1_000)
    expect(sink.events.slice(0, 2)).toEqual([
      {
        specversion: '1.0',
        id: 'edge-a.1732.1',
        source: '/sallyport/edge-a',
        type: 'dev.sallyport.state.v1',
        time: '2026-01-02T03:04:05.000Z',
        data: { what: 'start', detail: 'listening' },
      },
      {
        specversion: '1.0',
        id: 'edge-a.1732.2',
        source: '/sallyport/edge-a',
        type: 'dev.sallyport.decision.v1',
        time: '2026-01-02T03:04:05.000Z',
        data: denialOf('r1'),
      },
    ])
  })

  it('stays one line of JSON, whatever a client or an operator wrote', async () => {
    const sink = memorySink()
    const clock = manualClock()
    const ledger = createLedger({
      edge: 'e"\n\\',
      boot: '1',
      clock,
      sample: 0,
      capacity: 10,
      sinks: [{ name: 'memory', sink }],
    })
    const hostile = denialOf('r"1\n{"specversion":"1.0"}\u2028\ud800')
    ledger.decision(hostile)
    await ledger.close(1_000)
    const [decision] = sink.events
    expect(sink.calls.join('').split('\n')).toHaveLength(3)
    expect(decision?.id).toBe('e"\n\\.1.1')
    expect(decision?.data).toEqual(hostile)
  })

  it('carries the time at which the record was made, not the one at which it was written', async () => {
    const sink = memorySink()
    const clock = manualClock()
    const ledger = createLedger({
      edge: 'e',
      boot: '1',
      clock,
      sample: 0,
      capacity: 10,
      sinks: [{ name: 'memory', sink }],
    })
    ledger.emit('state', { what: 'start', detail: '' })
    clock.advance(250)
    ledger.emit('state', { what: 'drain', detail: '' })
    clock.advance(60_000)
    await ledger.close(1_000)
    expect(sink.events.map(({ time }) => time)).toEqual(['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.250Z'])
  })
})
