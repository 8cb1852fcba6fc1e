import { dirname } from 'node:path'
import { readCertificates } from '../certificates.ts'
import { readDocuments } from '../config/documents.ts'
import type { Config } from '../config/schema.ts'
import { type Clock, type Hooks, type Problem, ProblemsError, type SourceDocument } from '../contract/index.ts'
import {
  type ConfigView,
  createFactRegistry,
  createHost,
  createTableRegistry,
  type FactRegistry,
  limitNames,
} from '../host.ts'
import { createLocalTable } from '../state/local-table.ts'

const nothing = (): undefined => undefined
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const unmetered = { counter: () => ({ with: () => ({ inc: nothing }) }), gauge: nothing, gauges: nothing }

/** Everything a plugin's setup may ask for, without sockets, metrics or a log. */
export interface DryServices {
  readonly clock: Clock
  readonly facts: FactRegistry
  documents(patterns: readonly string[]): Promise<readonly SourceDocument[]>
  policies?(plugin: string, patterns: readonly string[]): Promise<readonly SourceDocument[]>
}

/** Sets a plugin up as the running gateway would, for commands that only look. */
export async function dryHooks(
  plugin: Pick<Config['plugins'][number], 'name' | 'definition' | 'config'>,
  services: DryServices,
  view?: ConfigView,
): Promise<Hooks> {
  const tables = createTableRegistry((options) => createLocalTable({ ...options, clock: services.clock }))
  // Nothing is shared: what only looks must not count.
  const adapters = { ...services, shared: null, table: tables.table, logger: () => silent, metrics: () => unmetered }
  const host = createHost(plugin.name, adapters, view)
  return plugin.definition.setup(plugin.config as never, host)
}

/** `sallyport check`: reads certificates, sets every plugin up and closes it again, collecting the problems of all. */
export async function dryBuild(config: Config): Promise<void> {
  const problems: Problem[] = []
  const services: DryServices = {
    clock: { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
    facts: createFactRegistry(),
    documents: async (patterns) => readDocuments(patterns, dirname(config.file)),
  }
  const attempt = async (work: () => unknown): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error
      problems.push(...error.problems)
    }
  }
  await attempt(() => readCertificates(config, services.clock.wallMs()))
  const view = { limits: limitNames(config.plugins) }
  for (const plugin of config.plugins) await attempt(async () => (await dryHooks(plugin, services, view)).close?.())
  if (problems.length > 0) throw new ProblemsError(problems)
}
