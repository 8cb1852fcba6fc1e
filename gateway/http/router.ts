import type { RouteInfo } from '../contract/index.ts'

/** A route as the config states it. `host`: exact, `*.example.com`, or `null` for any. */
export interface RoutePattern extends RouteInfo {
  readonly host: string | null
  /** `/login` matches just that path, `/api/*` everything below and `/api` itself. */
  readonly path: string
}

export type Router<R extends RoutePattern> = (host: string, path: string) => R | null

interface PathTable<R> {
  readonly exact: Map<string, R>
  /** By prefix without the closing slash, so that a request tries as many look-ups as its path has segments. */
  readonly prefixes: Map<string, R>
  longest: number
}

/**
 * The most specific route wins, whatever the written order (as in the Kubernetes Gateway API): exact host before
 * wildcard host before any host; then exact path before the longest prefix. Cost grows with the segments of the path
 * and labels of the host, not with the number of routes.
 */
export function createRouter<R extends RoutePattern>(routes: readonly R[]): Router<R> {
  const hosts = new Map<string, PathTable<R>>()
  for (const route of routes) addRoute(hosts, route)
  const anyHost = hosts.get('*') ?? null
  if (hosts.size === (anyHost ? 1 : 0)) return (_host, path) => find(anyHost, path)
  return (host, path) => {
    let found = find(hosts.get(host) ?? null, path)
    for (let dot = host.indexOf('.'); found === null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
      found = find(hosts.get(`*${host.slice(dot)}`) ?? null, path)
    }
    return found ?? find(anyHost, path)
  }
}

function addRoute<R extends RoutePattern>(hosts: Map<string, PathTable<R>>, route: R): void {
  const host = route.host?.toLowerCase() ?? '*'
  let table = hosts.get(host)
  if (!table) {
    table = { exact: new Map(), prefixes: new Map(), longest: 0 }
    hosts.set(host, table)
  }
  const isPrefix = route.path.endsWith('/*')
  const key = isPrefix ? route.path.slice(0, -2) : route.path
  const paths = isPrefix ? table.prefixes : table.exact
  if (!paths.has(key)) paths.set(key, route)
  if (isPrefix) table.longest = Math.max(table.longest, key.length)
}

function find<R>(table: PathTable<R> | null, path: string): R | null {
  if (table === null) return null
  const exact = table.exact.get(path)
  if (exact !== undefined) return exact
  if (table.longest === 0) return table.prefixes.get('') ?? null
  // A prefix ends before a slash or with the path; start at the longest that can match.
  let end = path.length
  while (end >= 0) {
    if (end <= table.longest) {
      const route = table.prefixes.get(path.slice(0, end))
      if (route !== undefined) return route
    }
    if (end === 0) break
    end = path.lastIndexOf('/', end - 1)
  }
  return null
}
