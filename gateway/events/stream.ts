import { join } from 'node:path'
import type { Clock, EventData, EventType, Logger } from '../contract/index.ts'
import { createSerialise } from './envelope.ts'
import { lockFolder } from './folder-lock.ts'
import { createLane, type NamedSink, type SinkStats } from './lane.ts'
import { type Mark, openMarks } from './marks.ts'
import { lostBefore } from './predecessors.ts'
import { plainly, type Redact } from './redact.ts'
import { createSpill, type SpillOptions } from './spill.ts'

export interface StreamOptions {
  /** Name of this edge, unique among those whose events are read together. */
  readonly edge: string
  /** Differs at each start of the process; sequence numbers begin at 1 in each. */
  readonly boot: string
  readonly clock: Clock
  /** Most records that wait in memory for one sink. */
  readonly capacity: number
  /** Where records go; names are unique. */
  readonly sinks: readonly NamedSink[]
  /** Where records wait on disk while a sink is away. Without it they wait in memory only, and are lost with the process. */
  readonly spill?: SpillSettings | null
  /** By default records name clients plainly. */
  readonly redact?: Redact
  /** Told when a sink fails, recovers or is gone. */
  readonly log?: Logger
}

export interface SpillSettings extends Pick<SpillOptions, 'fsync' | 'maxBytes'> {
  /** A folder for this process alone. `maxBytes` are for each sink in it. */
  readonly dir: string
}

export interface Stream {
  /** A record: takes the next number, and at each sink a place in the queue or is lost. Never waits. */
  emit<Type extends EventType>(type: Type, data: EventData[Type]): undefined
  /** So many records were lost before they came here: they take numbers that every sink is told to be lost. */
  lose(count: number): undefined
  /** Whether a record would find a place at one sink or more. */
  readonly open: boolean
  /** Each second: forces to the disk, and remembers there, how far every sink is. */
  tick(): Promise<void>
  /** Writes what is queued for at most `deadlineMs`, then closes the sinks. What is left is on disk or dropped. */
  close(deadlineMs: number): Promise<void>
  stats(): StreamStats
}

export interface StreamStats {
  /** Records that were numbered and found a place at one sink or more, by type. */
  readonly emitted: Readonly<Record<EventType, number>>
  readonly sinks: readonly SinkStats[]
}

/**
 * Numbered records in order. One that finds the queue of a sink full is dropped there, and a `gap` record declares its
 * number as soon as there is a place: each number is either delivered or declared, to every sink.
 *
 * Throws when the folder for the spill cannot be used.
 *
 * @param onRoom called after records have left a queue and its losses are declared
 */
export function createStream(options: StreamOptions, onRoom: () => undefined): Stream {
  const { clock, log, spill = null, edge, sinks } = options
  const name = `${edge}.${options.boot}`
  const serialise = createSerialise(name, edge, options.redact ?? plainly)
  if (spill) lockFolder(spill.dir)
  const marks = spill && openMarks(spill.dir, name, spill.fsync !== 'never')
  const emitted: Record<EventType, number> = { decision: 0, summary: 0, state: 0, ban: 0, audit: 0, gap: 0 }
  let earlier: readonly Mark[] = marks?.earlier ?? []
  let seq = 0
  const lanes = sinks.map((sink) =>
    createLane({
      ...{ ...sink, stream: name, serialise, clock, capacity: options.capacity, log, onRoom },
      declare: (gap) => emit('gap', gap),
      openSpill: spill && ((onDamage) => createSpill({ ...spill, ...folderOf(spill, sink), onDamage })),
    }),
  )
  for (const gap of lostBefore(earlier, lanes)) emit('gap', gap)
  const declaredAt = seq

  function folderOf({ dir }: SpillSettings, sink: NamedSink) {
    return { folder: join(dir, sink.name), nowMs: clock.wallMs }
  }

  function emit<Type extends EventType>(type: Type, data: EventData[Type]): undefined {
    const record = { type, seq: ++seq, atMs: clock.wallMs(), data, line: undefined }
    if (isOpen()) emitted[type]++
    for (const lane of lanes) lane.push(record)
  }

  function isOpen(): boolean {
    for (const lane of lanes) if (lane.open) return true
    return false
  }

  async function remember(last: number | null): Promise<void> {
    if (marks === null) return
    const safe = Object.fromEntries(lanes.map((lane) => [lane.name, lane.safe(seq)]))
    if (Object.values(safe).every((upTo) => upTo >= declaredAt)) earlier = []
    await Promise.all(lanes.map((lane) => lane.sync()))
    await marks.write([...earlier, { stream: name, last, safe }])
  }

  return {
    emit,
    lose(count) {
      for (let n = 0; n < count; n++) {
        seq++
        for (const lane of lanes) lane.lose(seq)
      }
      for (const lane of lanes) lane.declareLosses()
    },
    get open() {
      return isOpen()
    },
    // A full disk is told of by the lanes.
    tick: () => remember(null).catch(() => undefined),
    async close(deadlineMs) {
      await Promise.all(lanes.map((lane) => lane.close(deadlineMs)))
      await remember(seq).catch(() => undefined)
    },
    stats: () => ({ emitted: { ...emitted }, sinks: lanes.map((lane) => lane.stats()) }),
  }
}
