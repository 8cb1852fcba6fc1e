import type { Logger } from '../contract/index.ts'
import type { Batch } from './batch.ts'
import type { Queue } from './queue.ts'
import { errorCode } from './sink.ts'
import { type Position, readBytes, type Spill } from './spill.ts'

/** Moves records from the queue to the disk while their sink is away, and keeps their order. */
export interface Overflow {
  /** The sink does not take records; until `calm` every record goes to disk. */
  trouble(): undefined
  calm(): undefined
  /** There are records in the queue. Cheap. */
  wake(): undefined
  /** The batch at the head of the queue is being written to the sink; it may go to disk meanwhile. */
  hold(batch: Batch): undefined
  /** The sink has taken it: it leaves the queue, or the disk. False: it had left the queue before. */
  letGo(): Promise<boolean>
  /** While records are between queue and disk; the queue must not be read then. */
  readonly moving: Promise<unknown> | undefined
  /** Moves whatever is in the queue; resolves when it is empty or the disk takes no more. */
  rest(): Promise<void>
  stop(): undefined
}

export interface OverflowOptions {
  readonly queue: Queue
  readonly spill: Spill
  readonly sink: string
  readonly log: Logger | undefined
  readonly take: () => Batch
  /** After records have left the queue. */
  readonly onRoom: (unserialisable: readonly number[]) => undefined
}

/** Many records make one write; a crash within this time loses them. */
const lingerMs = 5
/** How soon a full disk is asked again. */
const blockedMs = 500

export function createOverflow({ queue, spill, sink, log, take, onRoom }: OverflowOptions): Overflow {
  let troubled = false
  let stopped = false
  let blocked = false
  let held: { readonly batch: Batch; end: Position | undefined } | undefined
  let appending: Promise<Position | undefined> | undefined
  let run: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  /** What is left on disk goes out in one piece: records that come now may wait for that in the queue. */
  const wanted = (): boolean => queue.size > 0 && !stopped && (troubled || spill.behind > readBytes)

  async function move(): Promise<void> {
    while (wanted()) {
      const isHeld = held !== undefined && held.end === undefined
      const batch = isHeld ? held!.batch : take()
      const mine = held
      appending = append(batch)
      const end = await appending
      appending = undefined
      if (end === undefined) return startAfter(blockedMs)
      if (isHeld) mine!.end = end
      queue.drop(batch.records)
      onRoom(batch.unserialisable)
    }
  }

  /** `undefined`: the disk does not take it. */
  async function append(batch: Batch): Promise<Position | undefined> {
    try {
      const end = await spill.append(batch.lines)
      if (blocked) log?.info({ sink }, 'events: the spill takes records again')
      blocked = false
      return end
    } catch (error) {
      const data = { sink, code: errorCode(error), error: (error as Error).message }
      if (!blocked) log?.warn(data, 'events: the spill takes no more; records wait in memory and are then dropped')
      blocked = true
      return undefined
    }
  }

  function start(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    run ??= move().finally(() => {
      run = undefined
      if (wanted()) startAfter(lingerMs)
    })
    return run
  }

  function startAfter(ms: number): undefined {
    if (timer !== undefined || stopped) return
    timer = setTimeout(start, ms)
    timer.unref()
  }

  return {
    trouble() {
      troubled = true
      if (!blocked) void start()
    },
    calm() {
      troubled = false
    },
    wake() {
      if (run === undefined && timer === undefined && wanted()) startAfter(lingerMs)
    },
    hold(batch) {
      held = { batch, end: undefined }
      if (troubled && !blocked) void start()
    },
    async letGo() {
      const mine = held!
      await appending
      held = undefined
      if (mine.end === undefined) queue.drop(mine.batch.records)
      else spill.release(mine.end)
      return mine.end === undefined
    },
    get moving() {
      return appending
    },
    async rest() {
      troubled = true
      await run
      await start()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
