import { dirname } from 'node:path'
import { readDocuments } from '../../gateway/config/documents.ts'
import type { Clock, PluginDefinition } from '../../gateway/contract/index.ts'
import { createFactRegistry, createHost, createTableRegistry, type HostServices } from '../../gateway/host.ts'
import { Context } from '../../gateway/http/request-context.ts'
import { createLocalTable } from '../../gateway/state/local-table.ts'
import type { BenchRequest } from '../workload.ts'

/** Something to time. */
export interface Case {
  readonly name: string
  /** How often one call of `run` does it. */
  readonly times?: number
  run(): unknown
}

export const clock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }

const nothing = (): undefined => undefined
const counter = { with: () => ({ inc: nothing }) }

/** A host as the gateway gives it, without a page of metrics; one per plugin under test. */
function services(folder: string): HostServices {
  const tables = createTableRegistry((options) => createLocalTable({ ...options, clock }))
  return {
    clock,
    logger: () => ({ debug: nothing, info: nothing, warn: nothing, error: nothing }),
    metrics: () => ({ counter: () => counter, gauge: nothing, gauges: nothing }),
    table: tables.table,
    facts: createFactRegistry(),
    shared: null,
    bans: null,
    documents: async (patterns) => readDocuments(patterns, folder),
  }
}

/** Sets a plugin up as the gateway does. Relative paths in the config begin at `besides`. */
export async function setUp(definition: PluginDefinition, config: unknown, besides = import.meta.filename) {
  const result = await definition.config['~standard'].validate(config)
  if (result.issues) throw new Error(`${definition.name}: ${result.issues.map(({ message }) => message).join('; ')}`)
  return definition.setup(result.value as never, createHost(definition.name, services(dirname(besides))))
}

/** A new context of a request: what was decoded for one call must be decoded again for the next. */
export function contextOf({ method, path, headers, body }: BenchRequest, address = '203.0.113.7'): Context {
  const [rawPath, rawQuery] = path.split('?') as [string, string | undefined]
  return new Context(
    {
      id: 'bench',
      arrivedAtMs: performance.now(),
      method,
      host: headers.host ?? 'shop.example',
      path: rawPath,
      rawPath,
      rawQuery: rawQuery ?? '',
      protocol: 'http/1.1',
      scheme: 'http',
      contentLength: body?.length ?? null,
      hasBody: body !== undefined,
      rawHeaders: Object.entries(headers).flat(),
      client: { address, key: address, version: 4 },
    },
    { name: 'bench', tags: [] },
  )
}
