import type { Capture } from '../capture/capture.ts'
import type { Captured } from '../capture/to-record.ts'
import type { Stream } from '../events/stream.ts'
import type { LogDestination } from '../observe/log-destination.ts'
import type { BanBackend } from '../state/bans/backend.ts'
import type { Peer } from './peer.ts'
import type { CapturedOnTheWay, MainCalls } from './seat.ts'

type ToMain = Peer<MainCalls>

/** What is on its way to the main thread, which nobody waits for. */
export interface Way {
  /** Room for so many bytes. */
  hasRoom(bytes: number): boolean
  add(bytes: number): undefined
}

/** A main thread that is so far behind is busy for seconds; beyond, what is sent is dropped and counted. */
const mostBytes = 16 * 1_024 * 1_024

export function createWay(backlog: Int32Array, seat: number): Way {
  return {
    hasRoom: (bytes) => Atomics.load(backlog, seat) + bytes <= mostBytes,
    add: (bytes) => void Atomics.add(backlog, seat, bytes) as undefined,
  }
}

/** About what a record takes while it is underway. */
const recordBytes = 2_048

/**
 * The stream of events, whose one writer is the main thread: it numbers the records of all workers as they arrive. A record
 * has left this thread when `emit` returns, so that a worker that ends takes none with it.
 */
export function createRemoteStream(main: ToMain, way: Way, onSummary: () => void): Stream {
  let lost = 0
  return {
    emit(type, data) {
      if (!way.hasRoom(recordBytes)) {
        lost++
        return
      }
      if (lost > 0) main.tell('lost', lost)
      lost = 0
      way.add(recordBytes)
      main.tell('event', recordBytes, type, data)
      if (type === 'summary') onSummary()
    },
    lose(count) {
      lost += count
    },
    get open() {
      return way.hasRoom(recordBytes)
    },
    tick: async () => undefined,
    async close() {
      if (lost > 0) main.tell('lost', lost)
    },
    stats: () => ({ emitted: { decision: 0, summary: 0, state: 0, ban: 0, audit: 0, gap: 0 }, sinks: [] }),
  }
}

/** As `createLogDestination`: lines come in bursts. */
const lingerMs = 5

/** The log is written by the main thread alone, or lines of several threads could be torn into each other. */
export function createRemoteLog(main: ToMain, way: Way): LogDestination {
  let pending = ''
  let dropped = 0
  let timer: NodeJS.Timeout | undefined

  function send(): undefined {
    clearTimeout(timer)
    timer = undefined
    if (pending === '') return
    way.add(pending.length)
    main.tell('log', pending.length, pending)
    pending = ''
  }

  // What was said last before a thread ends is what somebody needs.
  process.on('exit', send)
  return {
    write(line, urgent = false) {
      if (!urgent && !way.hasRoom(pending.length + line.length)) {
        dropped++
        return
      }
      pending += line
      if (urgent) send()
      else timer ??= setTimeout(send, lingerMs).unref()
    },
    flush: async () => send(),
    close: async () => send(),
    get dropped() {
      return dropped
    },
  }
}

/** Recorded requests, whose files the main thread writes. */
export function createRemoteCapture(main: ToMain, way: Way): Capture {
  let dropped = 0
  return {
    add(request) {
      const bytes = recordBytes + (request.body !== null && request.body !== 'unseen' ? request.body.bytes.length : 0)
      if (!way.hasRoom(bytes)) {
        dropped++
        return
      }
      way.add(bytes)
      main.tell('capture', bytes, request)
    },
    stats: () => ({ recorded: 0, dropped, bytes: 0 }),
    close: async () => undefined,
  }
}

export function toCaptured({ body, ...rest }: CapturedOnTheWay): Captured {
  if (body === null || body === 'unseen') return { ...rest, body }
  const { buffer, byteOffset, byteLength } = body.bytes
  return { ...rest, body: { bytes: Buffer.from(buffer, byteOffset, byteLength), isCut: body.isCut } }
}

/** The bans of the main thread (ban-hub.ts). */
export function createRemoteBans(main: ToMain): BanBackend {
  return {
    set: (changes) => main.call('bansSet', changes),
    look: () => main.call('bansLook'),
    async all(visit) {
      for (const value of await main.call('bansAll')) visit(value)
    },
    next: (after) => main.call('bansNext', after),
    ready: async () => undefined,
    close: () => undefined,
  }
}
