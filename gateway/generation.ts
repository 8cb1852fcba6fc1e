import type { BanDesk } from './ban-desk.ts'
import type { Certificates } from './certificates.ts'
import type { Config } from './config/schema.ts'
import type { PolicyReport, RequestContext, Verdict } from './contract/index.ts'
import { type ConfigView, createHost, type HostServices, limitNames } from './host.ts'
import { clientAddressReader } from './http/client-address.ts'
import { type HeadReader, type HeadRules, headReader } from './http/request-head.ts'
import { createRouter, type RoutePattern, type Router } from './http/router.ts'
import { createGuard, createSampler, type Sampler } from './pipeline/budget.ts'
import { compilePipeline, type Pipeline } from './pipeline/compile.ts'
import type { ActivePlugin } from './pipeline/step.ts'
import type { TunnelRules } from './proxy/upgrade.ts'
import { createUpstream, type Upstream } from './proxy/upstream.ts'

/** A route with everything that its requests need. */
export interface LiveRoute extends RoutePattern {
  readonly upstream: Upstream
  readonly pipeline: Pipeline
  readonly sampler: Sampler
  readonly inspectBytes: number
  readonly maxBodyBytes: number
  /** `null`: no connection may become a WebSocket. */
  readonly websocket: TunnelRules | null
  readonly streaming: boolean
  /** `null`: its requests are not recorded. */
  readonly capture: { readonly sample: number; readonly bodyBytes: number } | null
  /** Tagged `strict`: `%2f` in the path is refused. */
  readonly strict: boolean
}

/** One configuration at work. Requests keep the generation that they began with. */
export interface Generation {
  readonly config: Config
  /** Over the config and every file that plugins loaded: `sha256:<16 hex digits>`. */
  readonly policy: string
  readonly readHead: HeadReader
  readonly router: Router<LiveRoute>
  /** Keeps the client of a `deny` with `banMs` away; does nothing where no plugin enforces bans. */
  banClient(ctx: RequestContext, plugin: string, verdict: Verdict): void
  /** By name. */
  readonly upstreams: ReadonlyMap<string, Upstream>
  /** Request headers that only plugins may set. */
  readonly ownedHeaders: readonly string[]
  /** What plugins show of their policies, by plugin. */
  readonly reports: ReadonlyMap<string, () => PolicyReport>
  /** A request began; `leave` when it is over. */
  enter(): void
  leave(): void
  /** Called when a newer generation took over: closes plugins and upstreams after the last request. */
  retire(): Promise<void>
}

export interface GenerationServices extends Omit<HostServices, 'bans'> {
  readonly banDesk: BanDesk
  /** Where `url: demo` leads. */
  demoUrl(): Promise<string>
  readonly certificates: Certificates
  policyHash(): string
  /** False when its effect was taken off a plugin; known once it is set up. */
  takesEffect(plugin: string): boolean
  onOverrun(plugin: string, overrunMs: number, bypassedForMs: number): void
  onRecovered(plugin: string): void
}

/** Builds a configuration completely, or throws and leaves nothing behind. */
export async function buildGeneration(config: Config, services: GenerationServices): Promise<Generation> {
  const plugins: ActivePlugin[] = []
  const upstreams = new Map<string, Upstream>()
  const owned = new Set<string>()
  const reports = new Map<string, () => PolicyReport>()
  const close = async (): Promise<void> => {
    await Promise.allSettled([...plugins].map(async (plugin) => plugin.hooks.close?.()))
    await Promise.allSettled([...upstreams.values()].map((upstream) => upstream.close()))
  }
  try {
    const upstreamNames = config.upstreams.map(({ name }) => name)
    const view = { owned, reports, limits: limitNames(config.plugins), upstreams: upstreamNames }
    for (const plugin of config.plugins) plugins.push(await activate(plugin, config, services, view))
    for (const upstream of config.upstreams) {
      const url = upstream.url === 'demo' ? await services.demoUrl() : upstream.url
      upstreams.set(
        upstream.name,
        createUpstream({ ...upstream, url, tls: services.certificates.upstreams.get(upstream.name) ?? null }),
      )
    }
  } catch (error) {
    await close()
    throw error
  }
  const routes = config.routes.map((route) => liveRoute(route, config, plugins, upstreams))
  return {
    config,
    policy: services.policyHash(),
    readHead: headReader(headRules(config), clientAddressReader(config.http)),
    router: createRouter(routes),
    upstreams,
    ownedHeaders: [...owned],
    banClient: enforcesBans(config) ? services.banDesk.forVerdicts(config.http.trustedProxies) : () => undefined,
    reports,
    ...lifetime(close),
  }
}

export function headRules({ http }: Config): HeadRules {
  return { ...http, path: { allow: new Set(http.path.allow), duplicateSlash: http.path.duplicateSlash } }
}

async function activate(
  plugin: Config['plugins'][number],
  config: Config,
  services: GenerationServices,
  view: ConfigView,
): Promise<ActivePlugin> {
  const { name, definition, onFailure } = plugin
  // A plugin that only observes owns nothing.
  const bans = enforcesBans(config) ? services.banDesk.forPlugin(config.http.trustedProxies, plugin.mode) : null
  const ownView = plugin.mode === 'enforce' ? view : { ...view, owned: undefined }
  const host = createHost(name, { ...services, bans }, ownView)
  const hooks = await definition.setup(plugin.config as never, host)
  const mode = services.takesEffect(name) ? plugin.mode : 'observe'
  const { sampleEvery, overrunMs, windowMs, coolDownMs } = config.pipeline
  const guard = createGuard(
    { sampleEvery, overrunMs, windowMs, coolDownMs },
    {
      syncMicros: plugin.budget.syncMicros,
      canBypass: onFailure === 'open',
      onOverrun: (overrun, forMs) => services.onOverrun(name, overrun, forMs),
      onRecovered: () => services.onRecovered(name),
    },
  )
  const routes = plugin.routes === null ? null : new Set(plugin.routes)
  return { name, mode, onFailure, consultMs: plugin.budget.consultMs ?? null, hooks, routes, guard }
}

/** Bans without anybody who enforces them would only look like protection. */
export function enforcesBans({ plugins }: Config): boolean {
  return plugins.some(({ definition }) => definition.name === 'bans')
}

function liveRoute(
  route: Config['routes'][number],
  config: Config,
  plugins: readonly ActivePlugin[],
  upstreams: ReadonlyMap<string, Upstream>,
): LiveRoute {
  const chainMicros = config.plugins.reduce((sum, plugin) => sum + plugin.budget.syncMicros, 0)
  return {
    ...route,
    upstream: upstreams.get(route.upstream)!,
    pipeline: compilePipeline(plugins, route.name),
    sampler: createSampler(config.pipeline.sampleEvery, chainMicros),
    maxBodyBytes: route.maxBodyBytes ?? Number.POSITIVE_INFINITY,
    strict: route.tags.includes('strict'),
  }
}

function lifetime(close: () => Promise<void>): Pick<Generation, 'enter' | 'leave' | 'retire'> {
  let inFlight = 0
  let whenIdle: (() => void) | null = null
  return {
    enter() {
      inFlight++
    },
    leave() {
      inFlight--
      if (inFlight === 0) whenIdle?.()
    },
    async retire() {
      if (inFlight > 0) {
        await new Promise<void>((resolve) => {
          whenIdle = resolve
        })
      }
      await close()
    },
  }
}
