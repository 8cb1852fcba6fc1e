/** One target's new state for the store. */
export interface StoredChange {
  /** The target's name there. */
  readonly field: string
  /** Id of what is believed to be there; empty: nothing. */
  readonly expected: string
  /** Begins with its own id. */
  readonly value: string
  readonly untilMs: number
}

/** `same`: that very value was there. Otherwise what is there instead of what was expected. */
export type SetReply = { readonly done: 'written' | 'same' } | { readonly done: 'refused'; readonly value: string }

/** How far the store is. */
export interface Look {
  readonly nowMs: number
  /** Changes so far; less than before when the store lost its data. */
  readonly count: number
  /** The place in the log after which changes come. */
  readonly last: string
  /** What has ended and was removed by this call; nobody else is told. */
  readonly ended: readonly string[]
}

export interface LogEntry {
  readonly place: string
  readonly count: number
  readonly value: string
}

/** Where the bans of all edges are. Every call rejects within a deadline when there is no answer. */
export interface BanBackend {
  /** Compares and sets each target by itself, atomically. */
  set(changes: readonly StoredChange[]): Promise<readonly SetReply[]>
  look(): Promise<Look>
  /** Everything that is there; what changes meanwhile may be seen or not. */
  all(visit: (value: string) => void): Promise<void>
  /** Waits for changes behind a place, at most half a second; empty when there were none. */
  next(after: string): Promise<readonly LogEntry[]>
  /** Resolves when there is a connection, or `ms` have passed. */
  ready(ms: number): Promise<void>
  close(): undefined
}
