import { loadConfig } from './config/load.ts'
import type { Config } from './config/schema.ts'
import { createExpressions } from './expressions/language.ts'
import { createFactRegistry } from './host.ts'

type Options = Omit<Parameters<typeof loadConfig>[1], 'expressions'>

/** `loadConfig` with the language that expressions in the config are checked in. Nothing is evaluated here. */
export function readConfig(file: string, options: Options): Promise<Config> {
  const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }
  return loadConfig(file, { ...options, expressions: createExpressions({ fact: createFactRegistry().fact, clock }) })
}
