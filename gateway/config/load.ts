import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { type Expressions, type PluginDefinition, type Problem, ProblemsError } from '../contract/index.ts'
import { parseFile } from './documents.ts'
import { type Environment, expand, type Resolved, resolveEnvironment } from './environment.ts'
import { type ImportPlugin, importPlugin } from './import-plugin.ts'
import { type ResolvedPlugin, resolvePlugins, toConfiguredPlugin } from './plugins.ts'
import { checkReferences } from './references.ts'
import { type Config, coreSchema, environmentDefaultPaths } from './schema.ts'
import { secretsIn, withoutSecrets } from './secrets.ts'
import { defaultRoute } from './sections/routes.ts'
import { openOnSensitive } from './sensitive.ts'
import { type Material, validate } from './validate.ts'
import { isRecord } from './values.ts'

interface LoadOptions {
  readonly env: Environment
  readonly builtins: readonly PluginDefinition[]
  /** What expressions in the config of plugins are checked in. */
  readonly expressions: Expressions
  /** Loads what `use:` names and is not built in; by default from files and installed packages. */
  readonly importPlugin?: ImportPlugin
}

/**
 * Reads and validates gateway.config.yaml. Throws `ProblemsError` with every problem of the file: unreadable YAML,
 * unset variables, unknown keys, wrong values of the core and of each plugin, names that lead nowhere.
 */
export async function loadConfig(file: string, options: LoadOptions): Promise<Config> {
  const parsed = parseFile(file)
  const resolved = withEnvironmentDefaults(resolveEnvironment(parsed, options.env), options.env)
  const written: Material = { ...resolved, source: parsed.source }

  const core = await validate(coreSchema, written)
  const material: Material = { ...written, data: core.data }
  const baseDir = dirname(file)
  const load = (specifier: string) => (options.importPlugin ?? importPlugin)(specifier, baseDir)
  // A store that is configured wrongly is a problem of its own.
  const sharedStore = core.value ? core.value.redis !== null : true
  const encryptedStore = core.value?.redis?.encryption != null
  const gateway = { sharedStore, encryptedStore, expressions: options.expressions }
  const { plugins, problems } = await resolvePlugins(material, options.builtins, load, gateway)

  const all = [
    ...resolved.problems,
    ...core.problems,
    ...problems,
    ...checkReferences(material),
    ...openOnSensitive(material, plugins),
  ]
  if (all.length > 0) throw new ProblemsError(inOrder(all, [...resolved.secrets, ...secretsIn(resolved.data)]))
  return toConfig(core.value!, plugins, { file, hash: hashOf(core.data), secrets: resolved.secrets })
}

function toConfig(
  core: z.output<typeof coreSchema>,
  plugins: ReadonlyMap<number, ResolvedPlugin>,
  about: Pick<Config, 'file' | 'hash' | 'secrets'>,
): Config {
  return deepFreeze({
    ...core,
    // Every edge reaches the store, and an analyst reads all of them in one place.
    events: { ...core.events, to: core.events.to ?? [core.redis === null ? 'stdout' : 'redis'] },
    routes: core.routes ?? [defaultRoute(core.upstreams[0]!.name)],
    plugins: core.plugins.map((entry, index) => toConfiguredPlugin(entry, plugins.get(index)!)),
    ...about,
  })
}

/** The name of the edge is left out, so that edges with the same configuration can be told by their hash. */
function hashOf(data: unknown): string {
  const content = JSON.stringify({ ...(data as object), edge: undefined })
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}

/** Puts the references of `environmentDefaults` where the file says nothing. An empty file is a config without keys. */
function withEnvironmentDefaults(resolved: Resolved, env: Environment): Resolved {
  let data: unknown = resolved.data ?? {}
  const replacements = [...resolved.replacements]
  for (const [path, reference] of environmentDefaultPaths) {
    const { text, variables } = expand(reference, env)
    const changed = withDefault(data, path, text)
    if (changed === data) continue
    data = changed
    replacements.push({ path, text, variables, retyped: false, broken: false })
  }
  return { ...resolved, data, replacements }
}

/** A copy of `data` with `value` at `path` if nothing is there; `data` itself otherwise. */
function withDefault(data: unknown, path: readonly string[], value: string): unknown {
  const [key, ...rest] = path
  if (key === undefined) return data === undefined ? value : data
  if (!isRecord(data)) return data
  const old = data[key] ?? (rest.length > 0 && !Object.hasOwn(data, key) ? {} : data[key])
  const changed = withDefault(old, rest, value)
  return changed === data[key] ? data : { ...data, [key]: changed }
}

/** From the top of the file to its end, each once, without secrets. */
function inOrder(problems: readonly Problem[], secrets: readonly string[]): Problem[] {
  const unique = new Map(
    problems.map((problem) => {
      const message = withoutSecrets(problem.message, secrets)
      return [`${problem.line}:${problem.column} ${message}`, { ...problem, message }]
    }),
  )
  return [...unique.values()].sort((a, b) => a.line - b.line || a.column - b.column)
}

/** Freezes lists and plain objects; what a plugin's schema made of other classes (a Map, a RegExp) is the plugin's own. */
function deepFreeze<T>(value: T, seen = new Set<unknown>()): T {
  if (typeof value !== 'object' || value === null || seen.has(value) || !isPlain(value)) return value
  seen.add(value)
  for (const [key, inner] of Object.entries(value)) if (key !== 'definition') deepFreeze(inner, seen)
  return Object.freeze(value)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}
