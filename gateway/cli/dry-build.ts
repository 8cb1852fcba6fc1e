import { dirname } from 'node:path'
import { readCertificates } from '../certificates.ts'
import { readDocuments } from '../config/documents.ts'
import type { Config } from '../config/schema.ts'
import {
  type Bans,
  type Clock,
  type Hooks,
  type Logger,
  type Problem,
  ProblemsError,
  type SourceDocument,
} from '../contract/index.ts'
import { enforcesBans } from '../generation.ts'
import {
  type ConfigView,
  createFactRegistry,
  createHost,
  createTableRegistry,
  type FactRegistry,
  type HostServices,
  limitNames,
} from '../host.ts'
import { captureKey } from '../recording.ts'
import { createLocalTable } from '../state/local-table.ts'

const nothing = (): undefined => undefined
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const unmetered = { counter: () => ({ with: () => ({ inc: nothing }) }), gauge: nothing, gauges: nothing }

export const noBans: Bans = {
  add: () => ({ done: false, why: 'nobody is banned by what only looks', stands: null }),
  lift: () => ({ done: false, why: 'nobody is banned by what only looks', stands: null }),
  get: nothing,
  fingerprint: () => '',
}

/** Everything a plugin's setup may ask for, without sockets, metrics or a log. */
export interface DryServices {
  readonly clock: Clock
  readonly facts: FactRegistry
  documents(patterns: readonly string[]): Promise<readonly SourceDocument[]>
  /** Whether the configuration enforces bans. */
  readonly enforcesBans: boolean
  /** What a plugin has to say while it is set up is kept for nobody unless somebody asks. */
  readonly logger?: (plugin: string) => Logger
  readonly policies?: NonNullable<HostServices['policies']>
}

/** Sets a plugin up as the running gateway would, for commands that only look. */
export async function dryHooks(
  plugin: Pick<Config['plugins'][number], 'name' | 'definition' | 'config'>,
  services: DryServices,
  view?: ConfigView,
): Promise<Hooks> {
  return plugin.definition.setup(plugin.config as never, createHost(plugin.name, dryHost(services), view))
}

/** Nothing is shared, logged or measured: what only looks must not count. */
export function dryHost(services: DryServices): HostServices {
  const tables = createTableRegistry((options) => createLocalTable({ ...options, clock: services.clock }))
  return {
    ...services,
    shared: null,
    bans: services.enforcesBans ? () => noBans : null,
    table: tables.table,
    logger: services.logger ?? (() => silent),
    metrics: () => unmetered,
  }
}

/**
 * `sallyport check`: reads certificates, sets every plugin up and closes it again, collecting the problems of all. Returns
 * what plugins warn of.
 */
export async function dryBuild(
  config: Config,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<readonly string[]> {
  const problems: Problem[] = []
  const warnings: string[] = []
  const services: DryServices = {
    clock: { wallMs: () => Date.now(), monotonicMs: () => performance.now() },
    facts: createFactRegistry(),
    enforcesBans: enforcesBans(config),
    documents: async (patterns) => readDocuments(patterns, dirname(config.file)),
    logger: (plugin) => ({ ...silent, warn: (_, message) => void warnings.push(`${plugin}: ${message}`) }),
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
  await attempt(() => captureKey(config, env))
  const view = { limits: limitNames(config.plugins), upstreams: config.upstreams.map(({ name }) => name) }
  for (const plugin of config.plugins) await attempt(async () => (await dryHooks(plugin, services, view)).close?.())
  if (problems.length > 0) throw new ProblemsError(problems)
  return warnings
}
