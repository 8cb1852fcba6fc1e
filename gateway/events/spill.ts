import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createDamage } from './damage.ts'
import { decodeFrames, encodeFrames } from './frames.ts'
import { appendTo, createSegment, lastLine, readPatiently, removeSegment, type Segment } from './segment.ts'

export interface SpillOptions {
  /** A folder for this sink alone; made if it is not there. */
  readonly folder: string
  readonly maxBytes: number
  /** When written records are forced to the disk: with every write, once a second (`sync`), or by the system. */
  readonly fsync: 'always' | 'second' | 'never'
  readonly nowMs: () => number
  /** Records between these two could not be read; `undefined`: there is none before, or none behind. */
  readonly onDamage: (before: string | undefined, behind: string | undefined) => undefined
}

export interface Position {
  readonly ordinal: number
  readonly offset: number
}

/** Records on disk, in order, of this process and of those before it. */
export interface Spill {
  /** Bytes that were not read yet. */
  readonly behind: number
  /** Bytes of all files. */
  readonly bytes: number
  /** When the oldest record came, milliseconds since 1970. */
  readonly oldestMs: number | undefined
  /** The last record that an earlier process left. */
  readonly inherited: string | undefined
  /** Resolves to the place behind them. Rejects when there is no room; then nothing was appended. */
  append(lines: readonly string[]): Promise<Position>
  /** The next records, about `readBytes` of them; `undefined` when there are none. */
  read(): Promise<{ readonly lines: readonly string[]; readonly end: Position } | undefined>
  /** Everything before this place has arrived. */
  release(end: Position): undefined
  /** Forces to the disk what was written since. */
  sync(): Promise<void>
  close(): Promise<void>
}

export const readBytes = 256 * 1_024
const largestSegment = 8 * 1_024 * 1_024

/** Throws when the folder cannot be used. */
export function createSpill({ folder, maxBytes, fsync, nowMs, onDamage }: SpillOptions): Spill {
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  const segments = earlierSegments(folder)
  const inherited = segments.length === 0 ? undefined : lastLine(segments.at(-1)!.path)
  const segmentBytes = Math.min(largestSegment, Math.ceil(maxBytes / 8))
  let nextOrdinal = (segments.at(-1)?.ordinal ?? 0) + 1
  let current: Segment | undefined
  let appending = false
  let unsynced = false
  let removals: Promise<unknown> = Promise.resolve()
  const damage = createDamage(onDamage)

  const total = (): number => segments.reduce((sum, { size }) => sum + size, 0)

  async function force(): Promise<void> {
    if (!unsynced || current?.handle == null) return
    unsynced = false
    await current.handle.datasync()
  }

  async function finishCurrent(): Promise<void> {
    const full = current!
    if (fsync !== 'never') await force()
    current = undefined
    await full.handle!.close()
    full.handle = null
  }

  async function append(lines: readonly string[]): Promise<Position> {
    const bytes = encodeFrames(lines)
    if (total() + bytes.length > maxBytes) throw Object.assign(new Error('its size is reached'), { code: 'maxBytes' })
    appending = true
    try {
      if (current === undefined) {
        const path = join(folder, `${String(nextOrdinal).padStart(12, '0')}.spill`)
        current = await createSegment(path, nextOrdinal++, nowMs())
        segments.push(current)
      }
      await appendTo(current, bytes)
      unsynced = true
      if (fsync === 'always') await force()
      const end = { ordinal: current.ordinal, offset: current.size }
      if (current.size >= segmentBytes) await finishCurrent()
      return end
    } finally {
      appending = false
    }
  }

  /** Lines of one segment; none when its rest is no record: cut off by a crash, or damaged. */
  async function readSegment(segment: Segment): Promise<readonly string[]> {
    for (let want = readBytes; ; ) {
      const bytes = await readPatiently(segment, want)
      const { lines, used, next, skipped } = decodeFrames(bytes)
      damage.seen(lines, skipped)
      segment.readAt += used
      if (used > 0) return lines
      if (next <= bytes.length || next > segment.size - segment.readAt) break
      want = next
    }
    segment.readAt = segment.size
    damage.seen([], [0])
    return []
  }

  async function remove(segment: Segment): Promise<void> {
    segments.splice(segments.indexOf(segment), 1)
    if (segment === current) current = undefined
    await removeSegment(segment)
  }

  return {
    inherited,
    append,
    async read() {
      for (;;) {
        const segment = segments.find(({ readAt, size }) => readAt < size)
        if (segment === undefined) {
          damage.end()
          return undefined
        }
        const lines = await readSegment(segment)
        if (lines.length > 0) return { lines, end: { ordinal: segment.ordinal, offset: segment.readAt } }
        // All before was released: readers ask for more only then.
        if (segment !== current && segment.readAt === segment.size) await remove(segment)
      }
    },
    release({ ordinal, offset }) {
      for (const segment of [...segments]) {
        if (segment.ordinal > ordinal || (segment.ordinal === ordinal && offset < segment.size)) break
        // Being written to: it goes with the next release.
        if (segment === current && appending) break
        segment.readAt = segment.size
        removals = Promise.all([removals, remove(segment)])
      }
      const reached = segments.find((segment) => segment.ordinal === ordinal)
      if (reached) reached.readAt = Math.max(reached.readAt, offset)
    },
    sync: () => (fsync === 'second' ? force() : Promise.resolve()),
    async close() {
      await removals
      if (current) await finishCurrent()
    },
    get behind() {
      return segments.reduce((sum, { readAt, size }) => sum + size - readAt, 0)
    },
    get bytes() {
      return total()
    },
    get oldestMs() {
      return segments[0]?.sinceMs
    },
  }
}

function earlierSegments(folder: string): Segment[] {
  const names = readdirSync(folder).filter((name) => /^\d{12}\.spill$/.test(name))
  return names.sort().map((name) => {
    const path = join(folder, name)
    const { size, birthtimeMs } = statSync(path)
    return { ordinal: Number.parseInt(name, 10), path, sinceMs: birthtimeMs, size, readAt: 0, handle: null }
  })
}
