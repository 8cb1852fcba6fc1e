/**
 * A process that floods a ledger on its standard output and tells its parent by IPC how its event loop fares.
 * Parent's messages: `report` (answered with a Report), `close` (ends), `exit` (process.exit at once).
 */
import { randomUUID } from 'node:crypto'
import type { SinkStats } from '../../gateway/events/lane.ts'
import { createLedger } from '../../gateway/events/ledger.ts'
import { createStdoutSink } from '../../gateway/events/sinks/stdout.ts'
import { denialOf } from './helpers.ts'

export interface Report extends SinkStats {
  readonly turns: number
  readonly longestTurnMs: number
}

const capacity = 2_000
const clock = { wallMs: Date.now, monotonicMs: () => performance.now() }
const sinks = [{ name: 'stdout', sink: createStdoutSink() }]
const ledger = createLedger({ edge: 'e', boot: '1', clock, sample: 0, capacity, sinks })

let turns = 0
let longestTurnMs = 0
let lastMs = performance.now()
const flood = setInterval(() => {
  const nowMs = performance.now()
  longestTurnMs = Math.max(longestTurnMs, nowMs - lastMs)
  lastMs = nowMs
  turns++
  for (let n = 0; n < 50; n++) ledger.decision(denialOf(randomUUID()))
}, 2)

process.on('message', (message) => {
  if (message === 'exit') process.exit(7)
  if (message === 'report') process.send?.({ ...ledger.stats().sinks[0]!, turns, longestTurnMs } satisfies Report)
  if (message === 'close') void end()
})

async function end(): Promise<void> {
  clearInterval(flood)
  await ledger.close(5_000)
  process.disconnect?.()
}
