import { type Problem, parseDuration } from '../contract/index.ts'
import { toAddress } from './fields/address.ts'
import type { Material } from './validate.ts'
import { isRecord, type Path, recordsAt } from './values.ts'
import { unknownName } from './wording.ts'

/**
 * Names that must fit together across the file. Reads the data as written, not the schema's result, so that these
 * problems are told together with all others.
 */
export function checkReferences(material: Material): Problem[] {
  return [
    ...repeatedNames(material, 'upstreams'),
    ...repeatedNames(material, 'routes'),
    ...repeatedPatterns(material),
    ...unknownUpstreams(material),
    ...unknownRoutes(material),
    ...sharedListener(material),
    ...homelessCaptures(material),
    ...impatientPipeline(material),
    ...streamWithoutRedis(material),
  ]
}

function repeatedNames({ data, source }: Material, list: string): Problem[] {
  const first = new Map<unknown, number>()
  return recordsAt(data, list).flatMap(({ index, entry: { name } }) => {
    const before = first.get(name)
    if (before === undefined) first.set(name, index)
    if (before === undefined || typeof name !== 'string') return []
    return [
      source.problem([list, index, 'name'], `${list}[${before}] is named ${JSON.stringify(name)} too; rename one`),
    ]
  })
}

/** Of two routes with the same host and path one would never get a request. */
function repeatedPatterns({ data, source }: Material): Problem[] {
  const first = new Map<string, number>()
  return recordsAt(data, 'routes').flatMap(({ index, entry: { host, path } }) => {
    const pattern = JSON.stringify([typeof host === 'string' ? host.toLowerCase() : null, path])
    const before = first.get(pattern)
    if (before === undefined) first.set(pattern, index)
    if (before === undefined || typeof path !== 'string') return []
    const message = `routes[${before}] has the same host and path, so this route would get no request; change or remove it`
    return [source.problem(['routes', index, 'path'], message)]
  })
}

function unknownUpstreams(material: Material): Problem[] {
  const known = namesOf(material.data, 'upstreams')
  return recordsAt(material.data, 'routes').flatMap(({ index, entry: { upstream } }) =>
    unknown(material, ['routes', index, 'upstream'], 'upstream', upstream, known),
  )
}

function unknownRoutes(material: Material): Problem[] {
  const { data } = material
  const written = isRecord(data) && data.routes !== undefined
  const known = written ? namesOf(data, 'routes') : ['default']
  return recordsAt(data, 'plugins').flatMap(({ index, entry: { routes } }) =>
    Array.isArray(routes)
      ? routes.flatMap((route, at) => unknown(material, ['plugins', index, 'routes', at], 'route', route, known))
      : [],
  )
}

function unknown(material: Material, path: Path, noun: string, name: unknown, known: readonly string[]): Problem[] {
  // A name with an unset variable in it, here or there, is a problem of its own.
  const uncertain = typeof name !== 'string' || [name, ...known].some((text) => text.includes('${'))
  if (uncertain || known.includes(name)) return []
  return [material.source.problem(path, unknownName(`there is no ${noun} ${JSON.stringify(name)}`, name, known))]
}

function namesOf(data: unknown, list: string): string[] {
  return recordsAt(data, list).flatMap(({ entry: { name } }) => (typeof name === 'string' ? [name] : []))
}

/** Clients must never reach the admin listener, so the two cannot share an address. Port 0 is a free one for each. */
function sharedListener({ data, source }: Material): Problem[] {
  if (!isRecord(data) || typeof data.listen !== 'string' || typeof data.admin !== 'string') return []
  const [listen, admin] = [toAddress(data.listen), toAddress(data.admin)]
  if (!listen || !admin || listen.port !== admin.port || listen.port === 0) return []
  if (listen.host !== admin.host && !isEverywhere(listen.host) && !isEverywhere(admin.host)) return []
  return [source.problem(['admin'], `listen (${data.listen}) uses this port too; choose another port, or off`)]
}

function homelessCaptures({ data, source }: Material): Problem[] {
  if (!isRecord(data) || data.capture !== undefined) return []
  return recordsAt(data, 'routes').flatMap(({ index, entry }) => {
    if (entry.capture === undefined) return []
    const message = 'the section capture, which says where to, is missing; write for example capture: { dir: captures }'
    return [source.problemAtKey(['routes', index, 'capture'], message)]
  })
}

/** A request that gave up waiting for plugins before Redis is late would pass uncounted. */
function impatientPipeline({ data, source }: Material): Problem[] {
  const written = (section: string, key: string, standard: string): number | undefined => {
    const part = isRecord(data) ? data[section] : undefined
    const value = isRecord(part) ? (part[key] ?? standard) : standard
    return typeof value === 'string' ? parseDuration(value) : undefined
  }
  const redisMs = written('redis', 'deadline', '5ms')
  const pipelineMs = written('pipeline', 'consultDeadline', '50ms')
  if (redisMs === undefined || pipelineMs === undefined || redisMs < pipelineMs) return []
  const message = `must be below pipeline.consultDeadline (${pipelineMs} ms), or requests go on before Redis is late`
  return [source.problem(['redis', 'deadline'], message)]
}

/** The sink `redis` writes to the shared store. */
function streamWithoutRedis({ data, source }: Material): Problem[] {
  if (!isRecord(data) || !isRecord(data.events)) return []
  const { to } = data.events
  const wanted = to === 'redis' || (Array.isArray(to) && to.includes('redis'))
  if (!wanted || hasStore(data.redis)) return []
  const message = 'redis needs a store: set redis.url (REDIS_URL in the environment), redis.sentinel or redis.cluster'
  return [source.problem(['events', 'to'], message)]
}

function hasStore(redis: unknown): boolean {
  if (!isRecord(redis)) return false
  const { url, sentinel, cluster } = redis
  return (url !== undefined && url !== '') || sentinel !== undefined || cluster !== undefined
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
