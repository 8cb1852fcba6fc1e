import { availableParallelism } from 'node:os'
import type { Config } from '../config/schema.ts'

/** `auto` on a large machine: a sidecar that wants more says so. */
const mostOfItself = 8

/** `Config.workers` on this machine. */
export function workersOf({ workers }: Config): number {
  return workers === 'auto' ? Math.min(mostOfItself, availableParallelism()) : workers
}
