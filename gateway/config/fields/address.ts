import { z } from 'zod'
import { show } from '../values.ts'
import { type Refuse, text } from './text.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** `127.0.0.1:8080`, `[::1]:8080`, `:8080` (every IPv4 address). */
export function address() {
  const wrong = (found: unknown) => `expected an address and a port, found ${show(found)}; ${addressAdvice}`
  return text((written, refuse) => toAddress(written) ?? refuse(wrong(written)), wrong)
}

/** An address, or `off`, which becomes `null`. */
export function addressOrOff() {
  const wrong = (found: unknown) => `expected an address and a port, or off, found ${show(found)}; ${addressAdvice}`
  return text((written, refuse) => (written === 'off' ? null : (toAddress(written) ?? refuse(wrong(written)))), wrong)
}

const addressAdvice = 'write 127.0.0.1:8080, "[::1]:8080", or :8080 for every address'

const addressShape = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]*)):(\d{1,5})$/

/** `undefined` when the text is not `host:port`. */
export function toAddress(written: string): Address | undefined {
  const [, v6, hostName, digits] = addressShape.exec(written) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) return undefined
  if (v6 !== undefined) return z.ipv6().safeParse(v6).success ? { host: v6, port } : undefined
  if (/^[\d.]+$/.test(hostName!) && !z.ipv4().safeParse(hostName).success) return undefined
  return { host: hostName || '0.0.0.0', port }
}

/** An address or a network in CIDR form, as text. */
export function network() {
  const shape = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])
  const wrong = (found: unknown) =>
    `expected an address or a network, found ${show(found)}; write 10.0.0.7, 10.0.0.0/8 or 2001:db8::/32`
  return text((written, refuse) => (shape.safeParse(written).success ? written : refuse(wrong(written))), wrong)
}

/** Where an upstream listens: an origin (`http://127.0.0.1:3000`), or `demo`. */
export function origin() {
  return text((written, refuse) => (written === 'demo' ? written : toOrigin(written, refuse)), wrongOrigin)
}

function toOrigin(written: string, refuse: Refuse): string | undefined {
  const url = URL.parse(written)
  if (!/^[a-z]+:\/\//i.test(written)) {
    const isHost = /^[\w.[\]:-]+$/.test(written) && URL.canParse(`http://${written}`)
    return refuse(isHost ? `the scheme is missing; write http://${written}` : wrongOrigin(written))
  }
  if (!url) return refuse(wrongOrigin(written))
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refuse(`applications are spoken to over http:// or https://, found ${url.protocol}//`)
  }
  if (url.username || url.password) {
    return refuse('a user name or password in this address would not be sent; remove the part before the @')
  }
  if (url.pathname !== '/' || url.search || url.hash) {
    return refuse(`a request keeps its own path, so this address has none; write ${url.origin} and nothing after it`)
  }
  return url.origin
}

function wrongOrigin(found: unknown): string {
  const advice = 'write http://127.0.0.1:3000, or demo for the bundled application'
  return `expected the address of an application, found ${show(found)}; ${advice}`
}
