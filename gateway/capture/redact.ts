import { createHmac, randomBytes } from 'node:crypto'

/**
 * Replaces secrets by a keyed hash: equal values stay equal, so that limits that count by a header or a cookie count as
 * before, and nobody can try values against it, because the key is never written.
 */
export interface Redactor {
  /** Flat [name, value ...], with the values of secret headers and of all cookies replaced. */
  headers(raw: readonly string[], count: Count): string[]
  /** A path with its query, or an absolute URL. */
  target(target: string, count: Count): string
  isSecret(name: string): boolean
  standIn(value: string, count: Count): string
  /** The address to write for a client: `key` is what limits count it by. */
  client(address: string, key: string, count: Count): string
}

export interface RedactorOptions {
  /** Further names whose values are secret. */
  readonly names?: readonly string[]
  /** Addresses of clients are secret too. */
  readonly pseudonyms?: boolean
  readonly key?: Buffer
}

/** Counts replaced values. */
export interface Count {
  redacted: number
}

/** Names of headers, query parameters, form and JSON fields whose values are never written, whatever the config says. */
const alwaysSecret = [
  ...['authorization', 'proxy-authorization', 'x-api-key', 'api-key', 'x-auth-token', 'x-csrf-token', 'x-xsrf-token'],
  ...['x-amz-security-token', 'x-forwarded-client-cert', 'password', 'passwd', 'pwd', 'passphrase', 'secret', 'token'],
  ...['access_token', 'refresh_token', 'id_token', 'client_secret', 'session', 'sessionid', 'credentials'],
]

/** Headers that are made of `name=value; ...`: each value is replaced for itself. */
const cookieHeaders: ReadonlySet<string> = new Set(['cookie', 'set-cookie'])

/** Where proxies write the client's address. */
const addressHeaders = [
  ...['forwarded', 'x-forwarded-for', 'x-original-forwarded-for', 'x-real-ip', 'x-client-ip', 'client-ip'],
  ...['true-client-ip', 'cf-connecting-ip', 'cf-connecting-ipv6', 'fastly-client-ip', 'x-cluster-client-ip'],
  ...['x-envoy-external-address', 'x-azure-clientip', 'x-azure-socketip', 'x-appengine-user-ip'],
]

/** Case, `-` and `_` of names make no difference. */
export function createRedactor({ names = [], pseudonyms, key = randomBytes(32) }: RedactorOptions = {}): Redactor {
  const secret = new Set([...alwaysSecret, ...names, ...(pseudonyms ? addressHeaders : [])].map(plainName))
  const isSecret = (name: string): boolean => secret.has(plainName(name))
  const standIn = (value: string, count: Count): string => {
    if (value === '') return value
    count.redacted++
    return `redacted-${createHmac('sha256', key).update(value, 'latin1').digest('hex').slice(0, 16)}`
  }

  function pair(text: string, count: Count, always: boolean): string {
    const at = text.indexOf('=')
    if (at < 0) return always ? standIn(text, count) : text
    if (!always && !isSecret(decoded(text.slice(0, at)))) return text
    return `${text.slice(0, at)}=${standIn(text.slice(at + 1), count)}`
  }

  function target(text: string, count: Count): string {
    const question = text.indexOf('?')
    if (question < 0) return text
    const pairs = text.slice(question + 1).split('&')
    return `${text.slice(0, question)}?${pairs.map((one) => pair(one, count, false)).join('&')}`
  }

  /** `Bearer ...`: how it is proven may be read, with what may not. */
  function credentials(value: string, count: Count): string {
    const scheme = /^[A-Za-z]{1,20} /.exec(value)?.[0] ?? ''
    return scheme + standIn(value.slice(scheme.length), count)
  }

  function header(name: string, value: string, count: Count): string {
    const lower = name.toLowerCase()
    if (cookieHeaders.has(lower)) {
      return value
        .split(/(; ?)/)
        .map((part, i) => (i % 2 === 1 ? part : pair(part, count, true)))
        .join('')
    }
    if (isSecret(lower)) return credentials(value, count)
    return lower === 'referer' || lower === 'location' ? target(value, count) : value
  }

  return {
    headers: (raw, count) => raw.map((text, i) => (i % 2 === 0 ? text : header(raw[i - 1]!, text, count))),
    target,
    isSecret,
    standIn,
    client(address, clientKey, count) {
      if (!pseudonyms) return address
      count.redacted++
      return pseudonym(createHmac('sha256', key).update(`client ${clientKey}`).digest('hex'))
    },
  }
}

/** A network of its own for each client, among those that nobody has on the Internet (RFC 4193). */
function pseudonym(digest: string): string {
  const groups = [`fd${digest.slice(0, 2)}`, digest.slice(2, 6), digest.slice(6, 10), digest.slice(10, 14)]
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::1`
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}

/** An application decodes names before it compares them. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}
