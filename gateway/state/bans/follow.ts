import type { Ban, Clock, Logger } from '../../contract/index.ts'
import type { Codec } from '../codec.ts'
import type { BanBackend, Look } from './backend.ts'
import type { Register, Unsaid } from './register.ts'
import { fromStored, idOf, keyOf, toStored } from './stored.ts'

/** Why everything was read anew. */
export type ResyncWhy = 'start' | 'reconnect' | 'gap' | 'lost' | 'behind' | 'periodic'

export interface FollowOptions {
  readonly register: Register
  readonly backend: BanBackend
  readonly codec: Codec
  readonly clock: Clock
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** A change that another edge made has arrived, so long after it was made. */
  onArrival(ms: number): undefined
}

export interface Follow {
  /** Resolves when everything is known, or `ms` have passed. */
  start(ms: number): Promise<void>
  /** There is something that the store should hear. */
  wake(): undefined
  readonly online: boolean
  /** Of what was there when everything was read last. */
  readonly unreadable: number
  readonly resyncs: Readonly<Record<ResyncWhy, number>>
  close(): undefined
}

const lookEveryMs = 1_000
/** A safety net: log and counter already tell what is missing. */
const periodicMs = 300_000
const pauseMs = 50
const batch = 100
/** One line about what cannot be read is enough for a while. */
const sayEveryMs = 60_000

/** Keeps the register and the store in step: reads all at start, follows the log, tells what the store does not know. */
export function createFollow(options: FollowOptions): Follow {
  const { register, backend, codec, clock, log, onArrival } = options
  const resyncs: Record<ResyncWhy, number> = { start: 0, reconnect: 0, gap: 0, lost: 0, behind: 0, periodic: 0 }
  let online = false
  let closed = false
  let started = false
  let telling = false
  let place = ''
  let count = 0
  let countAtLook = -1
  let wanted: ResyncWhy | null = null
  let readAtMs = 0
  let unreadable = 0
  let quietUntilMs = 0
  let onFirst: (() => void) | null = null
  const timer = setInterval(() => void tick(), lookEveryMs).unref()

  function read(value: string): Ban | undefined {
    try {
      return fromStored(value, codec)
    } catch (error) {
      cannotRead(value, error as Error)
      return undefined
    }
  }

  function cannotRead(value: string, error: Error): undefined {
    unreadable++
    const nowMs = clock.monotonicMs()
    if (nowMs < quietUntilMs) return
    quietUntilMs = nowMs + sayEveryMs
    log.error({ id: idOf(value), why: error.message }, 'a shared ban cannot be read and is not enforced here')
  }

  async function look(): Promise<Look> {
    const beforeMs = clock.monotonicMs()
    const seen = await backend.look()
    register.anchor(seen.nowMs, beforeMs, clock.monotonicMs())
    for (const value of seen.ended) {
      const ban = read(value)
      if (ban) register.ended(ban)
    }
    return seen
  }

  async function resync(why: ResyncWhy): Promise<void> {
    const seen = await look()
    const there = new Set<string>()
    unreadable = 0
    await backend.all((value) => {
      const ban = read(value)
      if (ban === undefined) return
      there.add(keyOf(ban))
      register.learn(ban)
    })
    const nowMs = register.now()
    for (const ban of register.table.all()) {
      if (ban.untilMs > nowMs && !there.has(keyOf(ban))) register.restore(ban)
    }
    place = seen.last
    count = seen.count
    countAtLook = -1
    wanted = null
    readAtMs = clock.monotonicMs()
    resyncs[why]++
    if (!online && started) log.info({ bans: register.table.size }, 'bans are shared again')
    online = true
    started = true
    onFirst?.()
    wake()
  }

  /** Returns why following has to end. */
  async function followLog(): Promise<ResyncWhy> {
    while (!closed) {
      if (wanted !== null) return wanted
      if (clock.monotonicMs() - readAtMs > periodicMs) return 'periodic'
      for (const entry of await backend.next(place)) {
        if (entry.count !== count + 1) return entry.count <= count ? 'lost' : 'gap'
        place = entry.place
        count = entry.count
        const ban = read(entry.value)
        if (ban === undefined) continue
        const isNews = register.table.get(ban.kind, ban.target)?.id !== ban.id
        register.learn(ban)
        if (isNews) onArrival(register.now() - ban.atMs)
      }
    }
    return 'reconnect'
  }

  async function run(): Promise<void> {
    let why: ResyncWhy = 'start'
    while (!closed) {
      try {
        await resync(why)
        why = await followLog()
        // It could be read and not be written to: asking again at once would read everything over and over.
        if (why === 'reconnect') await pause(lookEveryMs)
      } catch (error) {
        lose(error as Error)
        why = started ? 'reconnect' : 'start'
        await pause(pauseMs)
        if (!closed) await backend.ready(lookEveryMs)
      }
    }
  }

  function lose(error: Error): undefined {
    if (closed) return
    if (online) log.warn({ why: error.message }, 'bans are not shared now: Redis does not answer')
    online = false
    register.tellUnsaid()
  }

  /** The log may be quiet because all is well, or because the store has lost it. */
  async function tick(): Promise<void> {
    register.sweep()
    if (!online) return
    try {
      const seen = await look()
      if (seen.count < count) wanted = 'lost'
      else if (seen.count > count && countAtLook === count) wanted = 'behind'
      countAtLook = count
      wake()
    } catch {
      // Whoever follows the log or tells something notices it, too.
    }
  }

  function wake(): undefined {
    if (telling || !online || register.unsaid.size === 0) return
    telling = true
    // Not on the time of the request that is being judged.
    setImmediate(() => void tellAll())
  }

  async function tellAll(): Promise<void> {
    try {
      while (!closed && online && register.unsaid.size > 0) await tellSome(takeSome(register.unsaid))
    } catch (error) {
      lose(error as Error)
      wanted = 'reconnect'
    } finally {
      telling = false
    }
  }

  async function tellSome(some: readonly Unsaid[]): Promise<void> {
    const changes = some.map(({ ban, base }) => ({
      field: codec.name(keyOf(ban)),
      expected: base,
      value: toStored(ban, codec),
      untilMs: Math.ceil(ban.untilMs),
    }))
    const replies = await backend.set(changes)
    for (const [i, reply] of replies.entries()) {
      const one = some[i]!
      if (reply.done !== 'refused') register.said(one, reply.done === 'written')
      else {
        const stored = read(reply.value)
        if (stored) register.refused(one, stored)
        else one.base = idOf(reply.value)
      }
    }
  }

  return {
    async start(ms) {
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, ms)
        onFirst = () => {
          clearTimeout(late)
          resolve()
        }
        void run()
      })
      onFirst = null
      if (!started) log.warn({}, 'bans are not shared yet: Redis does not answer')
    },
    wake,
    get online() {
      return online
    },
    get unreadable() {
      return unreadable
    },
    resyncs,
    close() {
      closed = true
      online = false
      clearInterval(timer)
      backend.close()
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}

function takeSome(unsaid: ReadonlyMap<string, Unsaid>): Unsaid[] {
  const some: Unsaid[] = []
  for (const one of unsaid.values()) {
    some.push(one)
    if (some.length === batch) break
  }
  return some
}
