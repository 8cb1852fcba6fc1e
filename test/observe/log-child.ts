/**
 * A process that floods its log on standard error and tells its parent by IPC how its event loop fares.
 * Parent's messages: `report` (answered with a Report), `stop` (ends the flood), `exit` (process.exit at once).
 */
import { createLog } from '../../gateway/observe/log.ts'

export interface Report {
  readonly turns: number
  readonly longestTurnMs: number
  readonly dropped: number
}

const log = createLog({ level: 'info', pretty: false, access: false })
const padding = 'x'.repeat(1_000)
let turns = 0
let longestTurnMs = 0
let lastMs = performance.now()
const flood = setInterval(() => {
  const nowMs = performance.now()
  longestTurnMs = Math.max(longestTurnMs, nowMs - lastMs)
  lastMs = nowMs
  turns++
  for (let n = 0; n < 100; n++) log.logger.info({ padding }, 'flood')
}, 2)

process.on('message', (message) => {
  if (message === 'report') process.send?.({ turns, longestTurnMs, dropped: log.dropped() } satisfies Report)
  if (message === 'stop') clearInterval(flood)
  if (message === 'exit') {
    log.logger.error({}, 'last words')
    process.exit(7)
  }
})
