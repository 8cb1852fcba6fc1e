/** Where the lines of the ledger go. Each sink has its own queue and delivery: a dead one affects no other. */
export interface Sink {
  /**
   * Takes whole lines of JSON, each with its line feed. Called again only after the promise has settled. After a
   * rejection it is called with the same text until it resolves, so it may go on where it stopped.
   */
  write(lines: string): Promise<void>
  /** True when nobody will ever read from this sink again, so that trying once more is pointless. Absent: never. */
  isGone?(error: unknown): boolean
  /** Releases what the sink holds; a write under way may reject. */
  close(): Promise<void>
}

/** For sinks that are files and pipes: their reader has closed its end. */
export function isBrokenPipe(error: unknown): boolean {
  return errorCode(error) === 'EPIPE'
}

/** `ENOSPC`, `EACCES` ...; `unknown` when the error carries none. */
export function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown'
}
