import type { IncomingMessage, ServerResponse } from 'node:http'

/** One request on its way through the shop. */
export interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
}

export type Handler = (call: Call) => void | Promise<void>

export interface Route {
  readonly method: string
  /** `/products/:id`: a part with a colon matches any one part of the path. */
  readonly path: string
  readonly run: Handler
}

/** HEAD is answered like GET; Node leaves the body out. */
export function findRoute(routes: readonly Route[], method: string, pathname: string) {
  const wanted = method === 'HEAD' ? 'GET' : method
  for (const route of routes) {
    if (route.method !== wanted) continue
    const params = matchPath(route.path, pathname)
    if (params) return { route, params }
  }
  return undefined
}

export function allowedMethods(routes: readonly Route[], pathname: string): string[] {
  const methods = routes.filter(({ path }) => matchPath(path, pathname)).map(({ method }) => method)
  return methods.includes('GET') ? ['HEAD', ...methods] : methods
}

function matchPath(pattern: string, pathname: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = pathname.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return undefined
  }
  return params
}
