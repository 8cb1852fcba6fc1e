import { readDocuments } from '../../gateway/config/documents.ts'
import type { Clock, Logger, PluginMetrics, SchemaResult, StandardSchemaV1 } from '../../gateway/contract/index.ts'
import { createFactRegistry, createTableRegistry, type HostServices } from '../../gateway/host.ts'
import { Context, type RequestHead } from '../../gateway/http/request-context.ts'
import { createLocalTable } from '../../gateway/state/local-table.ts'

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  advance(ms: number): undefined
}

export function manualClock(startMs = 1_000): ManualClock {
  let nowMs = startMs
  return {
    wallMs: () => Date.UTC(2026, 0, 1) + nowMs,
    monotonicMs: () => nowMs,
    advance(ms) {
      nowMs += ms
    },
  }
}

/** What outlasts a reload: the real tables, facts and documents; counters that can be read; a log that stays silent. */
export function hostServices(clock: Clock, baseDir = '.'): HostServices & { counts: ReadonlyMap<string, number> } {
  const counts = new Map<string, number>()
  const tables = createTableRegistry((options) => createLocalTable({ ...options, clock }))
  return {
    clock,
    counts,
    logger: () => silent,
    metrics: () => countInto(counts),
    table: tables.table,
    facts: createFactRegistry(),
    shared: null,
    bans: null,
    documents: async (patterns) => readDocuments(patterns, baseDir),
  }
}

function countInto(counts: Map<string, number>): PluginMetrics {
  return {
    counter: (name) => ({
      with: (...values) => ({
        inc(by = 1) {
          const key = [name, ...values].join(' ')
          counts.set(key, (counts.get(key) ?? 0) + by)
        },
      }),
    }),
    gauge: () => undefined,
    gauges: () => undefined,
  }
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** A request as the pipeline sees it; whatever matters to a test is given, the rest is harmless. */
export function requestContext(given: Partial<RequestHead> & { readonly route?: string } = {}): Context {
  const { route = 'default', ...head } = given
  const path = head.path ?? '/'
  return new Context(
    {
      id: 'request-1',
      arrivedAtMs: 1_000,
      method: 'GET',
      host: 'shop.example',
      path,
      rawPath: path,
      rawQuery: '',
      protocol: 'http/1.1',
      scheme: 'http',
      contentLength: null,
      hasBody: false,
      rawHeaders: [],
      client: { address: '203.0.113.7', key: '203.0.113.7', version: 4 },
      ...head,
    },
    { name: route, tags: [] },
  )
}

/** Validates as the config loader does; throws the messages that a person would read. */
export async function parseConfig<Output>(schema: StandardSchemaV1<unknown, Output>, value: unknown): Promise<Output> {
  const result: SchemaResult<Output> = await schema['~standard'].validate(value)
  if (result.issues)
    throw new Error(result.issues.map(({ path, message }) => `${path?.join('.')}: ${message}`).join('\n'))
  return result.value
}
