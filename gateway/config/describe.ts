import type { Config } from './schema.ts'
import { hidden, looksSecret, withoutSecrets } from './secrets.ts'

/**
 * The configuration as people may see it: without values of secret-looking keys, user names and passwords of URLs,
 * and values of secret-looking environment variables. Plain data.
 */
export function describeConfig(config: Config): unknown {
  const { secrets, plugins, ...rest } = config
  const shown = { ...rest, plugins: plugins.map(({ definition: _, ...plugin }) => plugin) }
  return describe(shown, secrets, new Set())
}

function describe(value: unknown, secrets: readonly string[], open: ReadonlySet<unknown>): unknown {
  if (typeof value === 'string') return withoutSecrets(value, secrets)
  if (typeof value === 'number') return secrets.includes(String(value)) ? hidden : value
  if (typeof value !== 'object' || value === null)
    return typeof value === 'boolean' || value === null ? value : undefined
  // What a plugin's schema made may refer back to itself.
  if (open.has(value)) return undefined
  const inside = new Set(open).add(value)
  if (Array.isArray(value) || value instanceof Set) return [...value].map((item) => describe(item, secrets, inside))
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      String(key),
      looksSecret(String(key)) && inner !== null ? hidden : describe(inner, secrets, inside),
    ]),
  )
}
