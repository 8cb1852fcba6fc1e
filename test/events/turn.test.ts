import { expect, it } from 'vitest'
import { createLedger } from '../../gateway/events/ledger.ts'
import { denialOf, manualClock, memorySink, parseLines } from './helpers.ts'

it('serialises for about a millisecond in one turn of the event loop, then lets others run', async () => {
  const sink = memorySink()
  const clock = manualClock()
  const slow = {
    ...clock,
    monotonicMs: () => {
      clock.advance(2)
      return clock.monotonicMs()
    },
  }
  const ledger = createLedger({
    edge: 'e',
    boot: '1',
    clock: slow,
    sample: 0,
    capacity: 100,
    sinks: [{ name: 'memory', sink }],
  })
  for (let n = 0; n < 100; n++) ledger.decision(denialOf(`d${n}`))
  await ledger.close(10_000)
  expect(sink.calls.map((lines) => parseLines(lines).length)).toEqual([16, 16, 16, 16, 16, 16, 5])
})

it('does nothing in the turn of the request', async () => {
  const sink = memorySink()
  const ledger = createLedger({
    edge: 'e',
    boot: '1',
    clock: manualClock(),
    sample: 0,
    capacity: 100,
    sinks: [{ name: 'memory', sink }],
  })
  let read = false
  const watched = denialOf('a')
  Object.defineProperty(watched, 'policy', {
    enumerable: true,
    get() {
      read = true
      return 'sha256:0123456789abcdef'
    },
  })
  ledger.decision(watched)
  expect(read).toBe(false)
  await ledger.close(1_000)
  expect(read).toBe(true)
})
