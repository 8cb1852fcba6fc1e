import type { Detector } from './detector.ts'

/**
 * A detector and what must be in a value before it looks: a word of its list, or classes of characters (glance.ts).
 * Cheap, and wrong in one direction only: what is not let through here cannot be found.
 */
export interface Entry {
  readonly detector: Detector
  readonly words?: readonly string[]
  /** With a word, one of these must be there too; nothing more when absent. */
  readonly withWord?: number
  /** Each of these is enough alone. */
  readonly alone?: number
  /** One class of the first and one of the second are enough. */
  readonly pairs?: readonly (readonly [number, number])[]
}
