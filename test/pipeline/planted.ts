import { z } from 'zod'
import {
  definePlugin,
  type FailureMode,
  type Hooks,
  type PluginDefinition,
  type PluginHost,
} from '../../gateway/contract/index.ts'

/** A plugin that does one thing, for tests of what the pipeline makes of it. */
export function planted(
  name: string,
  hooks: Hooks | ((host: PluginHost) => Hooks),
  options: { onFailure?: FailureMode; syncMicros?: number; consultMs?: number } = {},
): PluginDefinition {
  const { onFailure = 'open', syncMicros = 200, consultMs } = options
  return definePlugin({
    name,
    summary: 'planted by a test',
    config: z.strictObject({}),
    onFailure,
    budget: consultMs === undefined ? { syncMicros } : { syncMicros, consultMs },
    setup: (_config, host) => (typeof hooks === 'function' ? hooks(host) : hooks),
  }) as unknown as PluginDefinition
}

/** `plugins:` of a config, one entry per name; `mode` where it is not enforce. */
export function use(...entries: (string | { use: string; mode: 'observe' })[]): string {
  return `plugins: ${JSON.stringify(entries.map((entry) => (typeof entry === 'string' ? { use: entry } : entry)))}`
}
