import type { Clock, Logger } from '../contract/index.ts'
import { type CaptureFiles, type CaptureFilesOptions, createCaptureFiles } from './file.ts'
import { createRedactor } from './redact.ts'
import { type Captured, toRecord } from './to-record.ts'

export interface CaptureOptions extends Omit<CaptureFilesOptions, 'wallMs'> {
  /** Further names whose values are secret. */
  readonly redact: readonly string[]
  /** Clients are named by stand-ins for their addresses. */
  readonly pseudonyms: boolean
  /** Most requests that wait to be written. */
  readonly queue: number
  readonly clock: Clock
  readonly log: Logger
}

/** Records requests in the background: whoever hands one in never waits. */
export interface Capture {
  /** Takes a request, or counts it as dropped when too many wait. */
  add(request: Captured): undefined
  stats(): { readonly recorded: number; readonly dropped: number; readonly bytes: number }
  /** Writes what waits for at most `deadlineMs`; what is left counts as dropped. */
  close(deadlineMs: number): Promise<void>
}

/** Requests come in bursts: one write of many. */
const lingerMs = 50
/** One turn of the event loop redacts and encrypts so many; requests wait for no longer. */
const batchRequests = 32
/** Bodies that wait together. */
const maxWaitingBytes = 32 * 1_024 * 1_024
/** After a write that failed: a full disk is not asked again with every request. */
const pauseMs = 1_000

export function createCapture(options: CaptureOptions): Capture {
  const { clock, log, queue } = options
  const files: CaptureFiles = createCaptureFiles({ ...options, wallMs: clock.wallMs })
  const redactor = createRedactor({ names: options.redact, pseudonyms: options.pseudonyms })
  let waiting: Captured[] = []
  let waitingBytes = 0
  let recorded = 0
  let dropped = 0
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isFailing = false
  let closed = false

  function wake(afterMs: number): undefined {
    if (timer !== undefined || running !== undefined || closed) return
    timer = setTimeout(() => void start(), afterMs)
    timer.unref()
  }

  function start(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    running ??= run().finally(() => {
      running = undefined
      if (waiting.length > 0) wake(isFailing ? pauseMs : lingerMs)
    })
    return running
  }

  async function run(): Promise<void> {
    do await writeBatch(waiting.splice(0, batchRequests))
    while (waiting.length > 0 && !isFailing)
  }

  async function writeBatch(batch: readonly Captured[]): Promise<void> {
    for (const request of batch) waitingBytes -= bytesOf(request)
    try {
      await files.write(batch.map((request) => JSON.stringify(toRecord(request, redactor))))
      recorded += batch.length
      isFailing = false
    } catch (error) {
      dropped += batch.length
      if (!isFailing)
        log.error({ err: error, dir: options.dir }, 'requests cannot be recorded; they are counted as dropped')
      isFailing = true
    }
  }

  return {
    add(request) {
      const bytes = bytesOf(request)
      if (closed || waiting.length >= queue || waitingBytes + bytes > maxWaitingBytes) {
        dropped++
        return
      }
      waiting.push(request)
      waitingBytes += bytes
      wake(isFailing ? pauseMs : lingerMs)
    },
    stats: () => ({ recorded, dropped, bytes: files.bytes() }),
    async close(deadlineMs) {
      const ended = start().then(() => (waiting.length > 0 && !isFailing ? start() : undefined))
      await within(deadlineMs, ended)
      closed = true
      dropped += waiting.length
      waiting = []
      clearTimeout(timer)
      await within(deadlineMs, files.close())
    },
  }
}

function bytesOf({ body }: Captured): number {
  return body === null || body === 'unseen' ? 0 : body.bytes.length
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, deadline])
  clearTimeout(timer)
}
