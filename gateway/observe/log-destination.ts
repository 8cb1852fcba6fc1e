import { fstatSync, write, writeSync } from 'node:fs'

/** Where finished log lines go: a descriptor that may be slow, full or dead without anybody waiting for it. */
export interface LogDestination {
  /**
   * Keeps a line, with its line feed, to be written soon; drops and counts it when there is no room. Urgent ones have some
   * room of their own: a flood of others must not cost the line that explains it.
   */
  write(line: string, urgent?: boolean): undefined
  /** Resolves when all is written, or after `deadlineMs`. */
  flush(deadlineMs: number): Promise<void>
  /** Flushes for the last time. */
  close(deadlineMs: number): Promise<void>
  readonly dropped: number
}

/** Unwritten text kept at most, in characters: some thousand lines. */
const maxPending = 4_194_304
const urgentRoom = 262_144
/** Lines come in bursts: one write for all of a few milliseconds. */
const lingerMs = 5
/** A full pipe is asked again after 1 ms, then ever more rarely: a reader that keeps up empties it within that. */
const firstWaitMs = 1
const lastWaitMs = 50
/** How long exiting waits for a reader that takes nothing, and for one that is slow. */
const silentMs = 1_000
const exitMs = 5_000

/**
 * Writes to `fd`, one write at a time: to a pipe at once, as far as it has room; to anything else, which may be slow, from the
 * thread pool. On exit, what is left is written at once as far as the reader
 * takes it: the last lines before a crash are the ones that somebody needs. (pino's own destination waits then for a
 * reader that may never read again.)
 */
export function createLogDestination(fd: number): LogDestination {
  let pending = ''
  let writing = new Uint8Array()
  let busy = false
  let inFlight = false
  let gone = false
  let dropped = 0
  const idle: (() => void)[] = []
  const writeSome = isPipe(fd) ? writePipe : writeInPool

  async function drain(): Promise<void> {
    for (let waitMs = firstWaitMs; pending !== '' || writing.length > 0; ) {
      if (writing.length === 0) {
        writing = Buffer.from(pending)
        pending = ''
      }
      inFlight = true
      const result = await writeSome(fd, writing)
      inFlight = false
      if (result === 'EAGAIN') await pause(waitMs)
      waitMs = result === 'EAGAIN' ? Math.min(lastWaitMs, waitMs * 2) : firstWaitMs
      if (typeof result === 'number') writing = writing.subarray(result)
      else if (result !== 'EAGAIN') lose(result)
    }
    busy = false
    for (const resolve of idle.splice(0)) resolve()
  }

  /** There is nobody left to tell: a log cannot log that it cannot log. The count is on the metrics page. */
  function lose(code: string): undefined {
    dropped += lines(writing)
    writing = new Uint8Array()
    if (code !== 'EPIPE') return
    gone = true
    dropped += lines(Buffer.from(pending))
    pending = ''
  }

  // The thread pool finishes what is in flight before the process ends.
  const atExit = (): void => writeNow(fd, Buffer.concat([inFlight ? new Uint8Array() : writing, Buffer.from(pending)]))
  process.on('exit', atExit)

  function flush(deadlineMs: number): Promise<void> {
    if (!busy) return Promise.resolve()
    return new Promise((resolve) => {
      const deadline = setTimeout(resolve, deadlineMs)
      idle.push(() => {
        clearTimeout(deadline)
        resolve()
      })
    })
  }

  return {
    write(line, urgent = false) {
      if (gone || pending.length + line.length > maxPending + (urgent ? urgentRoom : 0)) {
        dropped++
        return
      }
      pending += line
      if (busy) return
      busy = true
      setTimeout(drain, lingerMs).unref()
    },
    flush,
    async close(deadlineMs) {
      await flush(deadlineMs)
      process.off('exit', atExit)
    },
    get dropped() {
      return dropped
    },
  }
}

/** Node makes the pipes of a process answer EAGAIN when they are full (see `createLog`), so that writing does not wait. */
function isPipe(fd: number): boolean {
  const stat = fstatSync(fd, { throwIfNoEntry: false })
  return stat?.isFIFO() === true || stat?.isSocket() === true
}

/** Bytes written, or the code of the error. What was written is known when the process exits: nothing is cut or told twice. */
async function writePipe(fd: number, bytes: Uint8Array): Promise<number | string> {
  try {
    return writeSync(fd, bytes)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  }
}

function writeInPool(fd: number, bytes: Uint8Array): Promise<number | string> {
  return new Promise((resolve) => {
    write(fd, bytes, (error, written) => resolve(error ? (error.code ?? 'unknown') : written))
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}

function lines(bytes: Uint8Array): number {
  let found = 0
  for (const byte of bytes) if (byte === 0x0a) found++
  return found
}

function writeNow(fd: number, bytes: Uint8Array): undefined {
  const startMs = performance.now()
  let takenMs = startMs
  let left = bytes
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(fd, left))
      takenMs = performance.now()
    } catch (error) {
      const nowMs = performance.now()
      const isOver = nowMs - takenMs >= silentMs || nowMs - startMs >= exitMs
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || isOver) return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
