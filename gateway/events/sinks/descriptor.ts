import { write } from 'node:fs'
import { errorCode } from '../sink.ts'

/** Writes whole texts to a file descriptor from the thread pool, one at a time. */
export interface DescriptorWriter {
  /** Resolves when every byte is written. The same text again, after a rejection, goes on where it stopped. */
  write(fd: number, text: string): Promise<void>
  /** Forgets a half-written text: it will be written from its beginning. */
  restart(): undefined
  /** Makes a write that waits for a full pipe reject, now and later. */
  stop(): undefined
}

/** A full pipe is asked again after 1 ms, then ever more rarely: 50 ms wait costs nothing and is soon enough. */
const firstWaitMs = 1
const lastWaitMs = 50

export function createDescriptorWriter(): DescriptorWriter {
  let text: string | undefined
  let rest: Uint8Array = new Uint8Array()
  let stopped = false

  async function finish(fd: number): Promise<void> {
    let waitMs = firstWaitMs
    while (rest.length > 0) {
      if (stopped) throw new Error('the sink was closed while its reader did not read')
      const written = await writeSome(fd, rest)
      rest = rest.subarray(written)
      if (written > 0) {
        waitMs = firstWaitMs
        continue
      }
      await pause(waitMs)
      waitMs = Math.min(lastWaitMs, waitMs * 2)
    }
    text = undefined
  }

  return {
    write(fd, wanted) {
      if (text !== wanted) {
        text = wanted
        rest = Buffer.from(wanted)
      }
      return finish(fd)
    },
    restart() {
      text = undefined
    },
    stop() {
      stopped = true
    },
  }
}

/** Bytes written: fewer than asked when a pipe or a disk has no room for all, 0 when a pipe is full. */
function writeSome(fd: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, (error, written) => {
      if (!error) resolve(written)
      else if (errorCode(error) === 'EAGAIN') resolve(0)
      else reject(error)
    })
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
