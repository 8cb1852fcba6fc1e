import { hash } from 'node:crypto'
import type { Config } from './config/schema.ts'
import type {
  Bans,
  Clock,
  CommonMemory,
  Fact,
  LocalTable,
  Logger,
  PluginHost,
  PluginMetrics,
  RequestContext,
  SharedLimits,
  SourceDocument,
  TableOptions,
} from './contract/index.ts'
import { createExpressions } from './expressions/language.ts'

/** What lives as long as the process and outlasts reloads; every plugin gets its own view of it. */
export interface HostServices {
  readonly clock: Clock
  logger(plugin: string): Logger
  metrics(plugin: string): PluginMetrics
  /** Tables by `plugin/name`; asked again with the same options, the same table with its content comes back. */
  table<V>(id: string, options: TableOptions): LocalTable<V>
  readonly facts: FactRegistry
  /** `null` without a shared store. */
  readonly shared: ((plugin: string) => SharedLimits) | null
  /** `null` where no plugin enforces bans. */
  readonly bans: ((plugin: string) => Bans) | null
  /** Absent with a single worker. */
  readonly common?: ((plugin: string) => CommonMemory) | null
  documents(patterns: readonly string[]): Promise<readonly SourceDocument[]>
}

/** What one configuration knows of all its plugins. */
export interface ConfigView {
  /** Collects the headers that plugins claim for themselves. */
  readonly owned?: Set<string> | undefined
  /** See `PluginHost.limits`. */
  readonly limits?: readonly string[] | null
  /** See `PluginHost.upstreams`. */
  readonly upstreams?: readonly string[] | null
}

/** Names of the limits that policies can take from, also of plugins that only observe for now. */
export function limitNames(plugins: readonly Pick<Config['plugins'][number], 'definition' | 'config'>[]): string[] {
  return plugins.flatMap(({ definition, config }) =>
    (definition.limits?.(config as never) ?? []).map(({ name }) => name),
  )
}

export function createHost(plugin: string, services: HostServices, view: ConfigView = {}): PluginHost {
  const { clock } = services
  const fact = <T>(name: string): Fact<T> => services.facts.fact<T>(name)
  return {
    log: services.logger(plugin),
    clock,
    metrics: services.metrics(plugin),
    table: (name, options) => services.table(`${plugin}/${name}`, options),
    shared: services.shared?.(plugin) ?? null,
    bans: services.bans?.(plugin) ?? null,
    common: services.common?.(plugin) ?? null,
    fact,
    expressions: createExpressions({ fact, clock }),
    limits: view.limits ?? null,
    upstreams: view.upstreams ?? null,
    digest: (text) => hash('sha256', Buffer.from(text, 'utf16le'), 'base64url').slice(0, 22),
    documents: services.documents,
    ownRequestHeader: (name) => void view.owned?.add(name.toLowerCase()) as undefined,
    observe: (ctx, verdict) => (ctx as ObservableContext).noteObserved(plugin, verdict),
  }
}

export interface FactRegistry {
  fact<T>(name: string): Fact<T>
}

interface FactSlots extends RequestContext {
  readonly facts: unknown[]
}

interface ObservableContext extends RequestContext {
  noteObserved(plugin: string, verdict: Parameters<PluginHost['observe']>[1]): undefined
}

/** Gives each name a slot number once, so that reading a fact is an array access. */
export function createFactRegistry(): FactRegistry {
  const slots = new Map<string, number>()
  return {
    fact<T>(name: string): Fact<T> {
      const slot = slots.get(name) ?? slots.size
      slots.set(name, slot)
      return {
        get: (ctx) => (ctx as FactSlots).facts[slot] as T | undefined,
        set(ctx, value) {
          ;(ctx as FactSlots).facts[slot] = value
        },
      }
    },
  }
}

export interface TableRegistry {
  table<V>(id: string, options: TableOptions): LocalTable<V>
}

/** Keeps tables across reloads. A table whose options changed starts anew: its old entries may not fit. */
export function createTableRegistry(create: <V>(options: TableOptions) => LocalTable<V>): TableRegistry {
  const tables = new Map<string, { options: TableOptions; table: LocalTable<unknown> }>()
  return {
    table<V>(id: string, options: TableOptions): LocalTable<V> {
      const known = tables.get(id)
      if (known && known.options.max === options.max && known.options.ttlMs === options.ttlMs) {
        return known.table as LocalTable<V>
      }
      const table = create<V>(options)
      tables.set(id, { options, table: table as LocalTable<unknown> })
      return table
    },
  }
}
