import { once } from 'node:events'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { empty, faultsOf, fill } from './faults.ts'
import { type Answer, startLoad } from './load.ts'
import type { Report } from './reader.ts'
import { type Child, memoryOf, setStage } from './stage.ts'
import { judge } from './verdict.ts'

// `npm run test:ledger [-- --seconds 60]`: every decision is received or declared lost, whatever fails.
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } })
const seconds = Number(values.seconds)
if (!Number.isInteger(seconds) || seconds < 30) throw new Error('--seconds: use a whole number of 30 or more')

const connections = 32
/** Seconds that memory holds: fewer than the disk is full, so that records are really dropped. */
const queueSeconds = 4
const diskMB = 256
const measureMs = 4_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const stage = await setStage(diskMB)
try {
  let redis = await stage.startRedis()
  let gateway = await stage.startGateway(65_536)
  const reader = stage.startReader()

  const trial = startLoad(stage.port, 0, connections)
  await pause(measureMs)
  const most = Math.round((trial.answers.filter(({ endMs, dueMs }) => endMs > dueMs).length * 1_000) / measureMs)
  await trial.stop()
  const perSecond = Math.round(most / 2)
  const queue = perSecond * queueSeconds
  await caughtUp(stage.admin)
  gateway.signal('SIGTERM')
  await gateway.ended()
  gateway = await stage.startGateway(queue)

  const answersBefore = trial.answers
  const startMs = performance.now()
  const load = startLoad(stage.port, perSecond, connections)
  let killedMs = 0
  const faults = faultsOf({
    stopRedis: () => redis.signal('SIGSTOP'),
    wakeRedis: () => redis.signal('SIGCONT'),
    async restartRedis() {
      redis.signal('SIGKILL')
      await redis.ended()
      redis = await stage.startRedis()
    },
    fillDisk: () => fill(stage.disk),
    emptyDisk: () => empty(stage.disk),
    async killGateway() {
      gateway.signal('SIGKILL')
      killedMs = performance.now()
      await gateway.ended()
      gateway = await stage.startGateway(queue)
    },
  })
  const phases: { name: string; fromMs: number; memoryMB: number }[] = []
  for (const [n, { at, phase, act }] of faults.entries()) {
    await pause(Math.max(0, startMs + (at / 60) * seconds * 1_000 - performance.now()))
    phases.push({ name: phase, fromMs: performance.now(), memoryMB: 0 })
    const untilMs = startMs + ((faults[n + 1]?.at ?? 60) / 60) * seconds * 1_000
    const seen = (memoryMB: number): void => {
      phases[n]!.memoryMB = Math.max(phases[n]!.memoryMB, memoryMB)
    }
    await Promise.all([act(), watch(untilMs, seen, () => gateway)])
  }
  await load.stop()
  await caughtUp(stage.admin)
  gateway.signal('SIGTERM')
  await gateway.ended()
  reader.send('stop')
  const [report] = (await once(reader, 'message')) as [Report]
  print(phases, load.answers, most)
  const { lines, isComplete } = judge(report, [...answersBefore, ...load.answers], killedMs)
  console.log(lines.join('\n'))
  console.log(`Requests under way when the gateway was killed, or refused until it was back: ${load.lost}.`)
  if (!stage.isMounted) console.log('NOT SHOWN: a full disk; mounting a file system needs root.')
  process.exitCode = isComplete && stage.isMounted ? 0 : 1
} finally {
  await stage.end()
}

async function watch(untilMs: number, seen: (memoryMB: number) => void, of: () => Child): Promise<void> {
  while (performance.now() < untilMs) {
    seen(memoryOf(of()))
    await pause(Math.min(250, Math.max(1, untilMs - performance.now())))
  }
}

/** Until nothing waits for the sink. */
async function caughtUp(admin: string): Promise<void> {
  for (const deadlineMs = performance.now() + 60_000; performance.now() < deadlineMs; await pause(200)) {
    const page = await (await fetch(`${admin}/metrics`)).text()
    const waiting = [...page.matchAll(/^sallyport_events_(?:queued|spilled_bytes)\{sink="redis"\} (\d+)$/gm)]
    if (waiting.every(([, value]) => value === '0')) return
  }
}

function print(
  phases: readonly { name: string; fromMs: number; memoryMB: number }[],
  all: readonly Answer[],
  most: number,
): void {
  const table = new Table({
    head: ['phase', 'answers', 'per second', 'p50 ms', 'p99 ms', 'most ms', 'memory MB'],
    style: { head: [] },
  })
  for (const [n, { name, fromMs, memoryMB }] of phases.entries()) {
    const toMs = phases[n + 1]?.fromMs ?? all.at(-1)!.endMs
    const times = all.filter(({ dueMs }) => dueMs >= fromMs && dueMs < toMs).map(({ dueMs, endMs }) => endMs - dueMs)
    times.sort((a, b) => a - b)
    const at = (share: number): string => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1)
    const rate = Math.round((times.length * 1_000) / (toMs - fromMs))
    table.push([name, times.length, rate, at(0.5), at(0.99), at(1), memoryMB.toFixed(0)])
  }
  console.log(table.toString())
  console.log(`Most throughput before: ${most} requests a second; the load is half of it.`)
}
