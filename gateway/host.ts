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
  PolicyReport,
  RequestContext,
  SharedLimits,
  SourceDocument,
  Supposition,
  TableOptions,
} from './contract/index.ts'
import { createExpressions } from './expressions/language.ts'
import { cpuMicros } from './pipeline/budget.ts'

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
  /** Where the policies of a plugin come from; absent: from its files. */
  policies?(plugin: string, patterns: readonly string[], settings: unknown): Promise<readonly SourceDocument[]>
}

/** What one configuration knows of all its plugins. */
export interface ConfigView {
  /** Collects the headers that plugins claim for themselves. */
  readonly owned?: Set<string> | undefined
  /** See `PluginHost.limits`. */
  readonly limits?: readonly string[] | null
  /** See `PluginHost.upstreams`. */
  readonly upstreams?: readonly string[] | null
  /** Collects what plugins show of their policies. */
  readonly reports?: Map<string, () => PolicyReport>
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
    policies: {
      load: (patterns, settings) => services.policies?.(plugin, patterns, settings) ?? services.documents(patterns),
      aside,
      show: (read) => void view.reports?.set(plugin, read) as undefined,
      shield: (ctx, name) => (ctx as ObservableContext).shieldFor(`${plugin}/${name}`),
    },
    ownRequestHeader: (name) => void view.owned?.add(name.toLowerCase()) as undefined,
    suppose: (ctx, instead) => suppose(ctx, instead, fact),
    observe: (ctx, verdict, part) =>
      (ctx as ObservableContext).noteObserved(part === undefined ? plugin : `${plugin}/${part}`, verdict),
  }
}

function aside(ctx: RequestContext, work: () => undefined): undefined {
  const { root } = ctx as ObservableContext
  if (!root.measured) return work()
  const startMicros = cpuMicros()
  try {
    return work()
  } finally {
    root.asideMicros += cpuMicros() - startMicros
  }
}

export interface FactRegistry {
  fact<T>(name: string): Fact<T>
}

interface FactSlots extends RequestContext {
  readonly facts: unknown[]
}

/** Reads through to the request, but for what is supposed. */
function suppose(ctx: RequestContext, { score, facts = {} }: Supposition, fact: PluginHost['fact']): RequestContext {
  const own = { facts: { value: [...(ctx as FactSlots).facts] }, ...(score && { score: { value: score } }) }
  const other = Object.create(ctx, own) as RequestContext
  for (const [name, value] of Object.entries(facts)) fact<unknown>(name).set(other, value)
  return other
}

interface ObservableContext extends RequestContext {
  /** The request itself, also where a shield stands before it. */
  readonly root: { readonly measured: boolean; asideMicros: number }
  shieldFor(name: string): RequestContext
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
