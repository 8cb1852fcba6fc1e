import type { BucketStore } from './bucket-store.ts'

/** Where the fixed windows of all edges, and of services that count on the same keys, are. */
export interface WindowStore extends Pick<BucketStore, 'deadlineMs' | 'away' | 'edges' | 'late'> {
  window(options: StoredWindowOptions): StoredWindow
}

export interface StoredWindowOptions {
  readonly keyPrefix: string
  readonly points: number
  readonly durationS: number
}

/** Every call rejects when it is not known whether it counted; none may be repeated then, because nothing tells it apart. */
export interface StoredWindow {
  /** Where a key is. */
  place(key: string): number
  /** Counts what fits; what does not is not counted. */
  take(key: string, points: number): Promise<WindowReply & { readonly granted: boolean }>
  /** Only from a window that is there. */
  giveBack(key: string, points: number): Promise<WindowReply>
  /** Counts also what does not fit. A window that starts with it ends after `seconds`. */
  add(key: string, points: number, seconds: number): Promise<WindowReply>
  /** Counts what was refused, and puts the end of the window off. See scripts/window-penalty.lua. */
  penalise(key: string, points: number): Promise<WindowReply>
}

export interface WindowReply {
  /** Points counted in the window. */
  readonly spent: number
  /** At most 0 when there is no window. */
  readonly endsInMs: number
}
