import { z } from 'zod'
import { show } from '../values.ts'
import { type Refuse, text } from './text.ts'

/** Names of upstreams, routes and tags: they become metric labels and parts of log lines. */
export function name() {
  return z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
    error: ({ input }) =>
      `${show(input)} cannot be a name; use 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first`,
  })
}

/** `/login` (just that path) or `/api/*` (all below it, and `/api` itself). */
export function pathPattern() {
  return text(toPathPattern, wrongPath)
}

function toPathPattern(written: string, refuse: Refuse): string | undefined {
  if (!written.startsWith('/')) return refuse(wrongPath(written))
  const fixed = written.endsWith('/*') ? written.slice(0, -1) : written
  if (fixed.includes('*')) return refuse('a star stands for all that follows, at the end and after a slash: /api/*')
  if (/[?#]/.test(fixed)) return refuse('routes look at the path only; remove the part from the ? or # on')
  if (/%[0-9A-Fa-f]{2}/.test(fixed)) {
    return refuse('routes are compared with the decoded path; write the character itself, not its % escape')
  }
  if (/\/\/|\/\.{1,2}(\/|$)/.test(fixed)) {
    return refuse('no request has // or dot segments left when it is compared; write the path without them')
  }
  return written
}

function wrongPath(found: unknown): string {
  return `expected a path that begins with a slash, found ${show(found)}; write /login, or /api/* for /api and all below it`
}

const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const hostShape = new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`)

/** `shop.example` or `*.shop.example`, without a port; lower case comes out. */
export function hostPattern() {
  return text((written, refuse) => {
    const host = written.toLowerCase()
    if (/:\d*$/.test(host)) return refuse('routes compare the host without its port; remove the part from the colon on')
    return host.length <= 253 && hostShape.test(host) ? host : refuse(wrongHost(written))
  }, wrongHost)
}

function wrongHost(found: unknown): string {
  return `expected a host name, found ${show(found)}; write shop.example, or "*.shop.example" for all names below it`
}
