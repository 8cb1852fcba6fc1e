import type { MessagePort } from 'node:worker_threads'
import type { Captured } from '../capture/to-record.ts'
import type { Decision, EventData, EventType } from '../contract/index.ts'
import type { MetricNumbers } from '../observe/merge.ts'
import type { LogEntry, Look, SetReply, StoredChange } from '../state/bans/backend.ts'

/** What a worker is started with. */
export interface Seat {
  readonly configFile: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly seat: number
  readonly seats: number
  /** How many workers had this seat before. */
  readonly term: number
  /** Of this start of the gateway: names this edge in Redis, with the seat. */
  readonly boot: string
  readonly shared: SharedWords
  readonly secret: readonly [number, number]
  /** What `hrtime` said, in ms, when the monotonic clock of the main thread was at zero. */
  readonly zeroMs: number
  /** For memory that is asked for by name. */
  readonly memory: MessagePort
}

/** Small numbers that everybody sees at any time; all but `lock` by seat, and written by the worker that has it. */
export interface SharedWords {
  readonly lock: Int32Array
  /** Counted up by the main thread when a worker ended. */
  readonly terms: Int32Array
  /** Raised when memory that was asked for is there. */
  readonly served: Int32Array
  readonly inFlight: Int32Array
  readonly connections: Int32Array
  /** Settled requests that no summary has told of yet. */
  readonly unsummed: Int32Array
  /** Bytes, roughly, on their way to the main thread. Also lowered by that. */
  readonly backlog: Int32Array
}

/** What the main thread asks of a worker. */
export interface WorkerCalls {
  /** Builds what the config file says now; takes nothing into use. Throws `ProblemsError`. */
  prepare(): Promise<Prepared>
  /** Takes what was prepared into use. */
  commit(): void
  /** Forgets what was prepared. */
  abort(): Promise<void>
  listen(at: { readonly host: string; readonly port: number }): Promise<void>
  drain(delayMs: number): Promise<'clean' | 'cut'>
  metrics(): Promise<MetricNumbers>
  decision(requestId: string): Decision | undefined
  /** Newest first. */
  recent(limit: number, action: string | null): readonly { readonly atMs: number; readonly decision: Decision }[]
}

export interface Prepared {
  /** `Config.hash`, and `Generation.policy`: the same for all workers, or they have read different files. */
  readonly hash: string
  readonly policy: string
  readonly files: readonly string[]
}

/** What a worker tells and asks the main thread. `bytes`: what it had put on `backlog` for it. */
export interface MainCalls {
  event<Type extends EventType>(bytes: number, type: Type, data: EventData[Type]): void
  /** So many records found no room on the way. */
  lost(count: number): void
  log(bytes: number, text: string): void
  capture(bytes: number, request: CapturedOnTheWay): void
  demo(): Promise<string>
  bansSet(changes: readonly StoredChange[]): Promise<readonly SetReply[]>
  bansLook(): Promise<Look>
  bansAll(): Promise<readonly string[]>
  bansNext(after: string): Promise<readonly LogEntry[]>
}

/** A request to be recorded, as it arrives in another thread: without the methods of its bytes. */
export type CapturedOnTheWay = Omit<Captured, 'body'> & {
  readonly body: Exclude<Captured['body'], object> | { readonly bytes: Uint8Array; readonly isCut: boolean }
}

/** In the lock, where 0 is nobody; no two workers of one start have the same. */
export function ownerOf({ seat, seats, term }: Pick<Seat, 'seat' | 'seats' | 'term'>): number {
  return term * seats + seat + 1
}

/** The part of a whole number that a seat has, so that all parts together are that number. */
export function shareOf(whole: number, { seat, seats }: Pick<Seat, 'seat' | 'seats'>): number {
  return Math.floor(whole / seats) + (seat < whole % seats ? 1 : 0)
}
