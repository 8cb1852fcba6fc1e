import {
  type PluginDefinition,
  type Problem,
  type ProvidedLimit,
  type SchemaIssue,
  type Surroundings,
  suggest,
} from '../contract/index.ts'
import { type ImportPlugin, isFile } from './import-plugin.ts'
import type { ConfiguredPlugin } from './schema.ts'
import type { PluginEntry } from './sections/plugins.ts'
import { type Material, validate } from './validate.ts'
import { recordsAt } from './values.ts'

/** The definition and the accepted config of one entry of `plugins:`. */
export interface ResolvedPlugin {
  readonly definition: PluginDefinition
  readonly config: unknown
}

/** Finds the plugin of every entry and holds its `config` against the plugin's schema. */
export async function resolvePlugins(
  material: Material,
  builtins: readonly PluginDefinition[],
  load: (specifier: string) => ReturnType<ImportPlugin>,
  gateway: Surroundings,
): Promise<{ readonly plugins: ReadonlyMap<number, ResolvedPlugin>; readonly problems: readonly Problem[] }> {
  const plugins = new Map<number, ResolvedPlugin>()
  const problems: Problem[] = []
  const names = new Map<string, number>()
  const limits = new Map<string, number>()
  for (const { index, entry } of recordsAt(material.data, 'plugins')) {
    const { use } = entry
    if (typeof use !== 'string' || use === '') continue
    const definition = await findPlugin(use, builtins, load)
    if (typeof definition === 'string') {
      problems.push(material.source.problem(['plugins', index, 'use'], definition))
      continue
    }
    const name = typeof entry.name === 'string' ? entry.name : definition.name
    const first = names.get(name)
    if (first === undefined) names.set(name, index)
    else {
      const message = `plugins[${first}] is named ${JSON.stringify(name)} too; give each a name: of its own`
      problems.push(material.source.problem(['plugins', index, entry.name === undefined ? 'use' : 'name'], message))
    }
    const { value, problems: found } = await validateConfig(definition, material, index)
    plugins.set(index, { definition, config: value })
    problems.push(...found)
    if (found.length > 0) continue
    problems.push(...toProblems(definition.check?.(value as never, gateway) ?? [], material, index))
    if ((entry.mode ?? definition.defaultMode) === 'observe') continue
    problems.push(
      ...toProblems(repeatedLimits(definition.limits?.(value as never) ?? [], index, limits), material, index),
    )
  }
  return { plugins, problems }
}

function toProblems(issues: readonly SchemaIssue[], { source }: Material, index: number): Problem[] {
  return issues.map(({ path = [], message }) => {
    const steps = path.map((step) => (typeof step === 'object' ? step.key : step))
    return source.problem(['plugins', index, 'config', ...steps], message)
  })
}

/** Policies and decision records name a limit without its plugin. `seen`: limits of the plugins before, and which it was. */
function repeatedLimits(provided: readonly ProvidedLimit[], index: number, seen: Map<string, number>): SchemaIssue[] {
  return provided.flatMap(({ name, path }) => {
    const first = seen.get(name) ?? index
    seen.set(name, first)
    if (first === index) return []
    return [{ path, message: `plugins[${first}] has a limit named ${JSON.stringify(name)} too; rename one` }]
  })
}

/** The entry with the plugin's own words where it says nothing. */
export function toConfiguredPlugin(entry: PluginEntry, { definition, config }: ResolvedPlugin): ConfiguredPlugin {
  const consultMs = entry.budget?.consult ?? definition.budget.consultMs
  return {
    name: entry.name ?? definition.name,
    use: entry.use,
    mode: entry.mode ?? definition.defaultMode ?? 'enforce',
    onFailure: entry.onFailure ?? definition.onFailure,
    budget: {
      syncMicros: entry.budget?.syncMicros ?? definition.budget.syncMicros,
      ...(consultMs === undefined ? {} : { consultMs }),
    },
    routes: entry.routes ?? null,
    config,
    definition,
  }
}

async function validateConfig(definition: PluginDefinition, material: Material, index: number) {
  const path = ['plugins', index, 'config']
  try {
    return await validate(definition.config, material, path, {})
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const message = `the plugin failed while it checked this: ${why}; that is a mistake in the plugin`
    return { value: undefined, problems: [material.source.problem(path, message)] }
  }
}

/** The plugin, or what is wrong with `use`. */
async function findPlugin(
  use: string,
  builtins: readonly PluginDefinition[],
  load: (specifier: string) => ReturnType<ImportPlugin>,
): Promise<PluginDefinition | string> {
  const builtin = builtins.find(({ name }) => name === use)
  if (builtin) return builtin
  try {
    return await load(use)
  } catch (error) {
    return isMissingPackage(error, use) ? unknownPlugin(use, builtins) : messageOf(error)
  }
}

function isMissingPackage(error: unknown, use: string): boolean {
  if (isFile(use)) return false
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' && code.startsWith('ERR_') && messageOf(error).includes(use)
}

function unknownPlugin(use: string, builtins: readonly PluginDefinition[]): string {
  const names = builtins.map(({ name }) => name)
  const start = `there is no plugin ${JSON.stringify(use)}`
  const meant = suggest(use, names)
  if (meant !== undefined) return `${start}; did you mean ${JSON.stringify(meant)}?`
  if (/\.[cm]?[jt]s$/.test(use)) return `${start}; if it is a file, write ./${use}`
  return `${start}; built in: ${names.join(', ')}. A file begins with ./ and a package must be installed with the gateway`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
