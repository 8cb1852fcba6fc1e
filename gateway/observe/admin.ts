import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { Decision } from '../contract/index.ts'
import { addBans, type BanRoutes } from './admin-bans.ts'
import { isAllowedHost } from './admin-host.ts'
import { addPolicies, type PolicyRoutes, refusePolicies } from './admin-policies.ts'
import { always, problem } from './admin-problem.ts'

export interface AdminOptions {
  /** Whether the gateway wants requests, and if not, why. */
  ready(): { readonly ready: boolean; readonly reasons: readonly string[] }
  metrics(): Promise<string>
  /** Of the metrics. */
  readonly contentType: string
  decision(requestId: string): Decision | undefined | Promise<Decision | undefined>
  /** At most `limit` decisions that `wanted` accepts, newest first: those of `action`, or of any when that is `null`. */
  recent(
    limit: number,
    wanted: (decision: Decision) => boolean,
    action: string | null,
  ): readonly Decision[] | Promise<readonly Decision[]>
  /** The configuration in force, without secrets. */
  config(): unknown
  /** Host names under which the admin is reached, besides addresses and `localhost`. */
  readonly hosts?: readonly string[]
  readonly bans?: BanRoutes
  /** Or why there are none. */
  readonly policies?: PolicyRoutes | string
}

export interface Admin {
  /** Resolves to where it listens; port 0 takes a free one. */
  listen(at: {
    readonly host: string
    readonly port: number
  }): Promise<{ readonly host: string; readonly port: number }>
  /** Finishes answers under way. */
  close(): Promise<void>
}

const index = `sallyport admin
  /healthz          200 while the process lives
  /readyz           200 while it wants requests, else 503 with the reasons
  /metrics          for Prometheus
  /decisions        the latest decisions, newest first (?limit=50&action=deny)
  /decisions/ID     one decision by request id
  /config           the configuration in force, without secrets
  /bans             the shared bans (?limit=100&offset=0); POST and DELETE change them
  /blocklist.txt    banned addresses and networks, one a line, for firewalls (?least=seconds)
  /policies         policies, rules, counters, challengers, guard (?format=text); POST /policies/{check,apply,rollback}
`
const actions = ['pass', 'allow', 'deny', 'limit', 'challenge', 'refuse']
const defaultLimit = 50
const maxLimit = 1_000
/** In characters; a request id has no more than this. */
const maxIdLength = 256

/**
 * What operators and machines may ask of a running gateway. Reading needs no login: it belongs on an address that clients
 * cannot reach. Whoever changes something is asked who he is.
 */
export function createAdmin(options: AdminOptions): Admin {
  const server = fastify({ routerOptions: { maxParamLength: maxIdLength }, frameworkErrors: failed })
  guard(server, options.hosts ?? [])
  addProbes(server, options)
  addDecisions(server, options)
  if (options.bans) addBans(server, options.bans)
  if (typeof options.policies === 'string') refusePolicies(server, options.policies)
  else if (options.policies) addPolicies(server, options.policies)
  return {
    async listen(at) {
      await server.listen({ host: at.host, port: at.port })
      const address = server.server.address()
      return address !== null && typeof address === 'object' ? { host: address.address, port: address.port } : at
    },
    close: () => server.close(),
  }
}

function addProbes(server: FastifyInstance, options: AdminOptions): undefined {
  server.get('/', (_, reply) => reply.type('text/plain; charset=utf-8').send(index))
  // Asks nothing of anybody: a liveness probe that looks further restarts every sidecar when one dependency is away.
  server.get('/healthz', (_, reply) => reply.type('text/plain; charset=utf-8').send('ok\n'))
  server.get('/readyz', (_, reply) => {
    const { ready, reasons } = options.ready()
    return reply.code(ready ? 200 : 503).send({ ready, reasons })
  })
  server.get('/metrics', async (_, reply) => reply.type(options.contentType).send(await options.metrics()))
  server.get('/config', (_, reply) => reply.type('application/json').send(JSON.stringify(options.config())))
}

function addDecisions(server: FastifyInstance, options: AdminOptions): undefined {
  server.get<{ Params: { id: string } }>('/decisions/:id', async ({ params }, reply) => {
    const decision = await options.decision(params.id)
    if (decision) return reply.send(decision)
    return problem(
      reply,
      404,
      'Decision not found',
      'The gateway remembers only its latest decisions, and none from before its start.',
    )
  })
  server.get<{ Querystring: Readonly<Record<string, unknown>> }>('/decisions', async ({ query }, reply) => {
    const limit = query.limit === undefined ? defaultLimit : Number(query.limit)
    if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) {
      return problem(reply, 400, 'Invalid limit', `limit: use a whole number from 1 to ${maxLimit}.`)
    }
    const { action } = query
    if (action !== undefined && !actions.includes(String(action))) {
      return problem(reply, 400, 'Invalid action', `action: use one of ${actions.join(', ')}.`)
    }
    const wanted = ({ verdict }: Decision) => action === undefined || verdict.action === action
    const decisions = await options.recent(limit, wanted, action === undefined ? null : String(action))
    return reply.send({ decisions })
  })
}

/** Paths that tell nothing about requests: probes and scrapers reach them under any name. */
const openPaths = new Set(['/healthz', '/readyz', '/metrics'])

function guard(server: FastifyInstance, hosts: readonly string[]): undefined {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(always)
    const isChange = (request.routeOptions.config as { changes?: boolean }).changes === true
    if (!isChange && request.method !== 'GET' && request.method !== 'HEAD') {
      return problem(reply.header('allow', 'GET, HEAD'), 405, 'Method not allowed', 'The admin only answers GET here.')
    }
    const forged = isChange ? forgery(request) : null
    if (forged !== null) return problem(reply, forged.status, forged.title, forged.detail)
    const { host } = request.headers
    if (openPaths.has(request.routeOptions.url ?? '') || isAllowedHost(host, hosts)) return undefined
    return problem(
      reply,
      403,
      'Host not allowed',
      `Ask by IP address or as localhost; ${JSON.stringify(host)} is neither.`,
    )
  })
  server.setNotFoundHandler((_, reply) => problem(reply, 404, 'Not found', 'See / for the paths.'))
  server.setErrorHandler(failed)
}

function failed(error: FastifyError, _: unknown, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500
  return problem(reply, status, status < 500 ? 'Invalid request' : 'Internal error', error.message)
}

/**
 * Cross-site request forgery: a page can make a browser on this machine send a request, but neither without saying where
 * the page is from, nor with this media type without asking first, which is never granted.
 */
function forgery({ method, headers }: FastifyRequest) {
  if (headers.origin !== undefined) {
    return { status: 403, title: 'Not for web pages', detail: 'Changes are not accepted from web pages (Origin).' }
  }
  if (method !== 'POST' || /^application\/json(?:;|$)/i.test(headers['content-type'] ?? '')) return null
  return { status: 415, title: 'Unsupported media type', detail: 'Send Content-Type: application/json.' }
}
