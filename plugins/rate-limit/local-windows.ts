import type { CommonMemory, LocalTable, PluginHost } from '../../gateway/contract/index.ts'
import { createCommonTable, type Records } from './common-table.ts'
import { type Hash, sip } from './sip.ts'
import { createWindowSketch, type WindowSketch } from './window-sketch.ts'

/** Where one key stands: points counted, until when, and its hash for the sketch. */
interface Window extends Hash {
  spent: number
  endsAtMs: number
  owed: number
}

/** What somebody else knows of a key. */
interface Start {
  readonly spent: number
  readonly endsAtMs: number
}

/**
 * Fixed windows by key in this process; each starts with the first point that it counts. All but `look` and `clear` speak
 * of the key that was looked at last. Times are ms of the monotonic clock.
 */
export interface LocalWindows {
  /** True when the points fit into a window of `limit` at `nowMs`. A key that nobody remembers starts from `start`. */
  look(key: string, points: number, limit: number, nowMs: number, start?: Start): boolean
  /** `owed`: points that somebody else has to be told of (see `clear`). */
  take(owed: number): undefined
  /** Counts what was refused, and puts the end off by the time in which the limit grants as much. */
  penalise(): undefined
  remaining(): number
  endsInMs(): number
  /** Forgets a key. Returns what is owed in its window, and when that ends, if it is still open. */
  clear(key: string, nowMs: number): { readonly points: number; readonly endsInMs: number } | undefined
  keys(): number
  evicted(): number
}

/** With `common` all workers count in it. The state outlives a reload, as long as what is counted and the length of the window stay the same. */
export function createLocalWindows(
  name: string,
  windowMs: number,
  maxKeys: number,
  host: PluginHost,
  common: CommonMemory | null = null,
): LocalWindows {
  const { table, sketch } = openMemory(name, windowMs, maxKeys, host, common)
  let key = ''
  let window: Window = { spent: 0, endsAtMs: 0, owed: 0, a: 0, b: 0 }
  let now = 0
  let points = 0
  let limit = 0
  /** Of the window as the request found it: one that has ended is a new one, which starts when something is taken. */
  let spent = 0
  let endsAtMs = 0

  function keep(owed: number): undefined {
    window.spent = spent
    window.endsAtMs = endsAtMs
    window.owed = owed
    table.set(key, window)
    sketch.raise(window, spent, endsAtMs, now)
  }

  return {
    look(ofKey, cost, most, nowMs, start) {
      key = ofKey
      now = nowMs
      points = cost
      limit = most
      window = table.get(key) ?? recall(key, sketch, now, start)
      const isOpen = window.endsAtMs > now
      if (!isOpen) window.owed = 0
      spent = isOpen ? window.spent : 0
      endsAtMs = isOpen ? window.endsAtMs : now + windowMs
      return spent + points <= limit
    },
    take(owed) {
      spent += points
      keep(window.owed + owed)
    },
    penalise() {
      spent = Math.min(limit, spent + points)
      endsAtMs = Math.max(endsAtMs, Math.min(endsAtMs + (points * windowMs) / limit, now + windowMs))
      keep(window.owed)
    },
    remaining: () => Math.max(0, limit - spent),
    endsInMs: () => endsAtMs - now,
    clear(ofKey, nowMs) {
      const found = table.get(ofKey)
      if (found === undefined) return undefined
      table.delete(ofKey)
      return found.owed > 0 && found.endsAtMs > nowMs
        ? { points: found.owed, endsInMs: found.endsAtMs - nowMs }
        : undefined
    },
    keys: () => table.size,
    evicted: () => table.evicted,
  }
}

interface Memory {
  readonly table: LocalTable<Window>
  readonly sketch: WindowSketch
}

function openMemory(
  name: string,
  windowMs: number,
  maxKeys: number,
  host: PluginHost,
  common: CommonMemory | null,
): Memory {
  const size = { max: maxKeys, ttlMs: windowMs }
  if (common) {
    const sketch = createWindowSketch(maxKeys, (bytes) => common.memory(`${name}: evicted`, bytes))
    return { table: createCommonTable(`${name} ${windowMs}`, size, host.clock, common, records), sketch }
  }
  const keeper = host.table<WindowSketch>(`${name}: evicted`, { max: 1, ttlMs: Number.MAX_SAFE_INTEGER })
  const sketch = keeper.get('sketch') ?? createWindowSketch(maxKeys)
  keeper.set('sketch', sketch)
  return { table: host.table<Window>(name, size), sketch }
}

/** Nothing is owed to anybody where all workers count together. */
const records: Records<Window> = {
  numbers: 2,
  create: () => ({ spent: 0, endsAtMs: 0, owed: 0, a: 0, b: 0 }),
  save({ spent, endsAtMs }, to, at) {
    to[at] = spent
    to[at + 1] = endsAtMs
  },
  load(window, from, at, { a, b }) {
    window.a = a
    window.b = b
    window.spent = from[at]!
    window.endsAtMs = from[at + 1]!
  },
}

/** A key that the table does not hold starts from what is remembered of it. */
function recall(key: string, sketch: WindowSketch, now: number, start: Start | undefined): Window {
  const window = { spent: 0, endsAtMs: 0, owed: 0, a: 0, b: 0 }
  sip(key, window)
  sketch.read(window)
  join(window, sketch, now)
  if (start) join(window, start, now)
  return window
}

function join(window: Window, { spent, endsAtMs }: Start, now: number): undefined {
  if (endsAtMs <= now) return
  window.spent = Math.max(window.spent, spent)
  window.endsAtMs = Math.max(window.endsAtMs, endsAtMs)
}
