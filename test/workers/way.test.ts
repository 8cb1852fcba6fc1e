import { expect, it, vi } from 'vitest'
import { createLedger } from '../../gateway/events/ledger.ts'
import { createRemoteStream, createWay } from '../../gateway/workers/to-main.ts'
import { manualClock, memorySink, ofType, seqOf } from '../events/helpers.ts'

it('records that find no room on the way to the main thread are counted, numbered and declared lost, to every sink', async () => {
  const [one, other] = [memorySink(), memorySink()]
  const sinks = [
    { name: 'one', sink: one },
    { name: 'other', sink: other },
  ]
  const ledger = createLedger({ edge: 'e', boot: '1', clock: manualClock(), sample: 0, capacity: 10, sinks })
  const backlog = new Int32Array(new SharedArrayBuffer(4))
  let summaries = 0
  const stream = createRemoteStream(
    {
      call: () => Promise.reject(new Error('nobody is called')),
      tell(name, ...args) {
        if (name === 'lost') return ledger.lose(args[0] as number)
        const [, type, data] = args as unknown as [number, 'state', never]
        return ledger.emit(type, data)
      },
      end: () => undefined,
    },
    createWay(backlog, 0),
    () => {
      summaries++
    },
  )
  const say = (detail: string): undefined => stream.emit('state', { what: 'recover', detail })
  say('first')
  // The main thread is far behind.
  backlog[0] = 2 ** 30
  expect(stream.open).toBe(false)
  for (let n = 0; n < 3; n++) say('lost')
  backlog[0] = 0
  say('second')
  await vi.waitFor(() => expect(ofType(other.events, 'gap')).toHaveLength(2))
  await ledger.close(1_000)
  for (const { name, sink } of sinks) {
    expect(sink.events.map(seqOf)).toEqual([1, 5, 6, 7])
    const lost = { sink: name, from: 2, to: 4, count: 3, why: 'queue-full' }
    expect(ofType(sink.events, 'gap').map(({ data }) => data)).toContainEqual(expect.objectContaining(lost))
  }
  expect(summaries).toBe(0)
})
