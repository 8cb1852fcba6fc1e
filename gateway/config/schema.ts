import { z } from 'zod'
import type { Budget, FailureMode, PluginDefinition } from '../contract/index.ts'
import { address, addressOrOff } from './fields/address.ts'
import { capture } from './sections/capture.ts'
import { events, type SinkKind } from './sections/events.ts'
import { http } from './sections/http.ts'
import { adminTokens, bans, drain, edge, log, pipeline, workers } from './sections/operation.ts'
import { plugins } from './sections/plugins.ts'
import { policyGuard } from './sections/policy-guard.ts'
import { redis } from './sections/redis.ts'
import { refusals } from './sections/refusals.ts'
import { routes } from './sections/routes.ts'
import { tls } from './sections/tls.ts'
import { upstreams } from './sections/upstreams.ts'

/** Keys that the environment sets when the file does not: the same references could be written there. */
const environmentDefaults = {
  edge: reference('HOSTNAME', 'edge'),
  listen: reference('SALLYPORT_LISTEN', '127.0.0.1:8080'),
  admin: reference('SALLYPORT_ADMIN', '127.0.0.1:9090'),
  redisUrl: reference('REDIS_URL', ''),
  logLevel: reference('SALLYPORT_LOG_LEVEL', 'info'),
} as const

/** The places of `environmentDefaults`. */
export const environmentDefaultPaths: readonly (readonly [path: readonly string[], reference: string])[] = [
  [['edge'], environmentDefaults.edge],
  [['listen'], environmentDefaults.listen],
  [['admin'], environmentDefaults.admin],
  [['redis', 'url'], environmentDefaults.redisUrl],
  [['log', 'level'], environmentDefaults.logLevel],
]

/** gateway.config.yaml without what each plugin adds. What goes in is YAML, what comes out has its units in the names. */
export const coreSchema = z.strictObject({
  edge: edge.prefault(environmentDefaults.edge),
  listen: address()
    .prefault(environmentDefaults.listen)
    .describe('Where clients connect: host:port, "[::1]:8080", or :8080 for every IPv4 address.'),
  admin: addressOrOff()
    .prefault(environmentDefaults.admin)
    .describe('Where metrics, health and decisions are served: host:port, or off. Keep it away from clients.'),
  adminTokens,
  workers,
  tls,
  http,
  upstreams,
  routes,
  plugins,
  refusals,
  pipeline,
  policyGuard,
  redis: redis(environmentDefaults.redisUrl),
  bans,
  events,
  capture,
  log: log(environmentDefaults.logLevel),
  drain,
})

type Core = z.output<typeof coreSchema>

/** One entry of `plugins:`, with the plugin's own words where the entry says nothing. */
export interface ConfiguredPlugin {
  /** Unique among the plugins of a config. */
  readonly name: string
  readonly use: string
  readonly mode: 'enforce' | 'observe'
  readonly onFailure: FailureMode
  readonly budget: Budget
  /** Names of the routes that it works on; `null`: all. */
  readonly routes: readonly string[] | null
  /** What the plugin's schema made of `config:`. */
  readonly config: unknown
  readonly definition: PluginDefinition
}

/** A valid configuration, deeply frozen. Units are in the names; `null` stands for "none". */
export type Config = DeepReadonly<Omit<Core, 'plugins' | 'routes' | 'events'>> & {
  readonly events: DeepReadonly<Omit<Core['events'], 'to'>> & { readonly to: readonly SinkKind[] }
  readonly routes: DeepReadonly<NonNullable<Core['routes']>>
  readonly plugins: readonly ConfiguredPlugin[]
  /** The file as the user named it. */
  readonly file: string
  /** 16 hex digits of SHA-256 over the content of the file but `edge`, with environment references replaced. */
  readonly hash: string
  /** Values of environment variables with secret-looking names; `describeConfig` hides them wherever they are. */
  readonly secrets: readonly string[]
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T

function reference(variable: string, standIn: string): string {
  return `\${${variable}:-${standIn}}`
}
