import { closeDeadlineMs } from '../app.ts'
import type { Config } from '../config/schema.ts'
import type { Logger } from '../contract/index.ts'
import type { Ledger } from '../events/ledger.ts'
import { within } from '../state/within.ts'
import type { Crew, Loss, Member } from './crew.ts'
import type { Prepared } from './seat.ts'

/** What is in force, on all workers. */
export interface Force {
  config: Config
  policy: string
}

/** Sees to it that all workers do the same, and that all seats are taken. */
export interface Foreman {
  /** Starts all workers with what the config file says. Throws what the first of them throws. */
  start(): Promise<Prepared>
  listen(at: { readonly host: string; readonly port: number }): Promise<void>
  /** All workers take over what the config file says now, or none: then it throws why. */
  reload(): Promise<Prepared>
  /** A worker is lost: logs, counts and declares it, and has it replaced. */
  lost(loss: Loss): void
  drain(delayMs: number): Promise<'clean' | 'cut'>
  dismiss(): Promise<void>
  serving(): number
  crashes(): number
}

export interface ForemanOptions {
  readonly crew: Crew
  readonly seats: number
  readonly log: Logger
  readonly ledger: Ledger
  readonly force: Force
  /** A worker that came found other files than those in force: all have to follow. */
  reload(): Promise<unknown>
}

/** A worker that crashes again at once is started again ever more rarely: it must not take the time of those that serve. */
const firstWaitMs = 50
const lastWaitMs = 30_000
/** After so long without a crash the next one counts as the first. */
const calmMs = 60_000
/** The files may change while workers read them one after the other. */
const tries = 3

export function createForeman(options: ForemanOptions): Foreman {
  const { crew, seats, log, ledger, force } = options
  const inTurn = createTurns()
  let at: { readonly host: string; readonly port: number } | null = null
  let isOver = false
  let crashes = 0
  const waits = new Map<number, { ms: number; lastMs: number }>()
  const serving = (): readonly Member[] => crew.members().filter(({ isServing }) => isServing)

  async function takeOver(members: readonly Member[]): Promise<Prepared> {
    crew.memory.begin()
    try {
      const prepared = await prepareAlike(members)
      // One that is lost meanwhile is replaced, by one that reads the same files.
      await Promise.allSettled(members.map(({ calls }) => calls.call('commit')))
      force.policy = prepared.policy
      crew.memory.keep()
      return prepared
    } catch (error) {
      crew.memory.drop()
      throw error
    }
  }

  async function replace(seat: number): Promise<void> {
    if (isOver || at === null) return
    const member = crew.hire(seat)
    try {
      const { policy } = await member.calls.call('prepare')
      if (policy !== force.policy)
        throw new Error('the files have changed, and the others have not taken them over yet')
      await member.calls.call('commit')
      await member.calls.call('listen', at)
      member.isServing = true
      ledger.emit('state', { what: 'worker-back', detail: `worker ${seat}` })
      log.info({ worker: seat }, 'a worker was replaced')
    } catch (error) {
      log.error({ worker: seat, why: String(error) }, 'a worker could not be replaced yet')
      await member.dismiss()
      replaceSoon(seat)
      void options.reload()
    }
  }

  function replaceSoon(seat: number): void {
    const nowMs = performance.now()
    const before = waits.get(seat)
    const ms = before && nowMs - before.lastMs < calmMs ? Math.min(lastWaitMs, before.ms * 2) : firstWaitMs
    waits.set(seat, { ms, lastMs: nowMs })
    setTimeout(() => void inTurn(() => replace(seat)), ms).unref()
  }

  return {
    async start() {
      for (let seat = 0; seat < seats; seat++) crew.hire(seat)
      return inTurn(() => takeOver(crew.members()))
    },
    async listen(address) {
      await Promise.all(crew.members().map(({ calls }) => calls.call('listen', address)))
      at = address
      for (const member of crew.members()) member.isServing = true
    },
    reload: () => inTurn(() => takeOver(serving())),
    lost({ seat, why, inFlight, unsummed, hasServed }) {
      if (at === null) return
      crashes++
      const cost = `${inFlight} requests in flight were cut, ${unsummed} settled ones are missing in the summaries`
      log.error({ worker: seat, why, inFlight, unsummed }, 'a worker crashed; the others serve on')
      ledger.emit('state', { what: 'worker-lost', detail: `worker ${seat}: ${why.split('\n', 1)[0]}; ${cost}` })
      // One that could not even start is tried again by who started it.
      if (hasServed) replaceSoon(seat)
    },
    async drain(delayMs) {
      isOver = true
      const longestMs = delayMs + force.config.drain.timeoutMs + 4 * closeDeadlineMs
      const outcomes = await Promise.all(
        serving().map(({ calls }) =>
          within(
            longestMs,
            calls.call('drain', delayMs).catch(() => 'cut' as const),
          ),
        ),
      )
      await dismissAll(crew.members())
      return outcomes.every((outcome) => outcome === 'clean') ? 'clean' : 'cut'
    },
    async dismiss() {
      isOver = true
      await dismissAll(crew.members())
    },
    serving: () => serving().length,
    crashes: () => crashes,
  }
}

async function prepareAlike(members: readonly Member[]): Promise<Prepared> {
  for (let left = tries; ; left--) {
    const results = await Promise.allSettled(members.map(({ calls }) => calls.call('prepare')))
    const prepared = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const [first] = prepared
    const isAlike = prepared.every(({ hash, policy }) => hash === first?.hash && policy === first.policy)
    if (first && prepared.length === members.length && isAlike) return first
    await Promise.allSettled(members.map(({ calls }) => calls.call('abort')))
    for (const result of results) if (result.status === 'rejected') throw result.reason
    if (left === 1) throw new Error('the files of the configuration change while they are read')
  }
}

async function dismissAll(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map((member) => member.dismiss()))
}

/** One at a time, in the order in which they came. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
