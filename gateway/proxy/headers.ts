/** What becomes of a field on its way through (RFC 9110, 7.6.1). */
const keep = 0
/** Hop-by-hop, or written anew by the gateway: the received one never passes. */
const drop = 1
const connection = 2
const te = 3
const via = 4
/** Written by the proxy in front, if there is one to believe. */
const fromProxy = 5
const length = 6

const requestRules = new Map<string, number>([
  ['connection', connection],
  ['keep-alive', drop],
  ['proxy-connection', drop],
  ['te', te],
  ['trailer', drop],
  ['transfer-encoding', drop],
  ['upgrade', drop],
  ['proxy-authenticate', drop],
  ['proxy-authorization', drop],
  ['expect', drop],
  // Whoever writes the body frames it (see request-writer.ts).
  ['content-length', drop],
  ['via', via],
  ['forwarded', drop],
  ['x-forwarded-for', drop],
  ['x-forwarded-proto', drop],
  ['x-forwarded-host', drop],
  ['x-request-id', drop],
  // Applications that believe the fields above tend to believe these too, and only a proxy can know them.
  ['x-real-ip', fromProxy],
  ['x-forwarded-port', fromProxy],
  ['x-forwarded-server', fromProxy],
  ['x-forwarded-prefix', fromProxy],
  ['x-forwarded-scheme', fromProxy],
  ['x-forwarded-ssl', fromProxy],
  // An application may take a copy for a rehearsal: no client can make one of its request (see copy.ts).
  ['x-sallyport-mirror', fromProxy],
])

const responseRules = new Map<string, number>([
  ['connection', connection],
  ['keep-alive', drop],
  ['proxy-connection', drop],
  ['te', drop],
  ['trailer', drop],
  ['transfer-encoding', drop],
  ['content-length', length],
  ['upgrade', drop],
  ['proxy-authenticate', drop],
  ['proxy-authorization', drop],
  ['x-request-id', drop],
])

/** Rules by the spellings that clients and servers really use, so that most fields are looked up without a new string. */
function bySpelling(rules: Map<string, number>): Map<string, number> {
  const spelt = new Map(rules)
  for (const [name, rule] of rules)
    spelt.set(
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      rule,
    )
  return spelt
}

const requestSpellings = bySpelling(requestRules)
const responseSpellings = bySpelling(responseRules)

/** Fields that say where a request ends; no plugin writes them. */
const framing = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'])

/** Who is behind a request, stated to the application by fields that no client can write. */
export interface Provenance {
  readonly requestId: string
  /** Client first, then each trusted hop. */
  readonly chain: readonly string[]
  readonly scheme: 'http' | 'https'
  readonly forwardedHost: string
  readonly protocol: 'http/1.0' | 'http/1.1'
  /** The peer is a proxy that is believed. */
  readonly trustedPeer: boolean
}

/**
 * Fields of the request to the application: flat [name, value ...]. The client's Connection list is applied to the
 * client's fields only, before ours are added, so that it cannot strip them (CVE-2026-33805).
 * `edits`: flat [name, value | null ...] of plugins; they replace the client's field of that name.
 * `owned`: names in lower case that no client may send.
 */
export function requestHeaders(
  received: readonly string[],
  provenance: Provenance,
  edits: readonly (string | null)[],
  owned: readonly string[],
): string[] {
  const headers: string[] = []
  const named = connectionNames(received, requestSpellings)
  let viaBefore = ''
  for (let i = 0; i < received.length; i += 2) {
    const name = received[i]!
    const rule = ruleOf(name, requestSpellings, requestRules)
    const value = received[i + 1]!
    if (rule === via) viaBefore += `${value}, `
    else if (rule === te && /\btrailers\b/i.test(value)) headers.push('te', 'trailers')
    else if (rule !== keep && !(rule === fromProxy && provenance.trustedPeer)) continue
    else if (!isNamed(name, named) && !isEdited(name, edits) && !isOwned(name, owned)) headers.push(name, value)
  }
  const { chain } = provenance
  headers.push(
    'x-request-id',
    provenance.requestId,
    'x-forwarded-for',
    chain.length === 1 ? chain[0]! : chain.join(', '),
    'x-forwarded-proto',
    provenance.scheme,
    'x-forwarded-host',
    provenance.forwardedHost,
    'forwarded',
    forwarded(provenance),
    'via',
    `${viaBefore}${provenance.protocol === 'http/1.0' ? '1.0' : '1.1'} sallyport`,
  )
  for (let i = 0; i < edits.length; i += 2) {
    const value = edits[i + 1]
    if (value === null || value === undefined || framing.has(edits[i]!)) continue
    // Above 0xff a character would be cut to a byte that may mean something else.
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw new TypeError(`${edits[i]} has what no field can carry`)
    if (isLastEdit(edits, i)) headers.push(edits[i]!, value)
  }
  return headers
}

/** Fields of the response to the client, from the fields of the application's response; both flat [name, value ...]. */
export function responseHeaders(received: readonly string[], status: number, requestId: string): string[] {
  const headers: string[] = []
  const named = connectionNames(received, responseSpellings)
  for (let i = 0; i < received.length; i += 2) {
    const name = received[i]!
    const rule = ruleOf(name, responseSpellings, responseRules)
    if (rule === length) {
      // A 204 has none (RFC 9110, 8.6); some clients would wait for that many bytes.
      if (status !== 204) headers.push(name, received[i + 1]!)
    } else if (rule === keep && !isNamed(name, named)) headers.push(name, received[i + 1]!)
  }
  headers.push('x-request-id', requestId)
  return headers
}

function ruleOf(name: string, spellings: Map<string, number>, rules: Map<string, number>): number {
  return spellings.get(name) ?? (name.length > 19 ? keep : (rules.get(name.toLowerCase()) ?? keep))
}

/** Names in the Connection field besides `close` and `keep-alive`, in lower case; `null` in the usual case of none. */
function connectionNames(received: readonly string[], spellings: Map<string, number>): string[] | null {
  let names: string[] | null = null
  for (let i = 0; i < received.length; i += 2) {
    const name = received[i]!
    if (name.length !== 10) continue
    if (spellings.get(name) !== connection && name.toLowerCase() !== 'connection') continue
    const value = received[i + 1]!.toLowerCase()
    if (value === 'keep-alive' || value === 'close') continue
    names = [...(names ?? []), ...value.split(',').map((part) => part.trim())]
  }
  return names
}

/** Fields that carry meaning end to end whatever Connection says: naming them is an attempt to strip them. */
const endToEnd = new Set([
  'host',
  'content-length',
  'content-type',
  'cookie',
  'authorization',
  'origin',
  'x-forwarded-client-cert',
])

function isNamed(name: string, names: string[] | null): boolean {
  if (names === null) return false
  const lower = name.toLowerCase()
  return names.includes(lower) && !endToEnd.has(lower)
}

function isEdited(name: string, edits: readonly (string | null)[]): boolean {
  if (edits.length === 0) return false
  const lower = name.toLowerCase()
  for (let i = 0; i < edits.length; i += 2) if (edits[i] === lower) return true
  return false
}

function isOwned(name: string, owned: readonly string[]): boolean {
  for (const own of owned) if (own.length === name.length && own === name.toLowerCase()) return true
  return false
}

function isLastEdit(edits: readonly (string | null)[], at: number): boolean {
  for (let i = at + 2; i < edits.length; i += 2) if (edits[i] === edits[at]) return false
  return true
}

/** RFC 7239: IPv6 addresses in brackets and quotes. */
function forwarded({ chain, scheme, forwardedHost }: Provenance): string {
  let value = ''
  for (let i = 0; i < chain.length; i++) {
    const address = chain[i]!
    value += `${i === 0 ? '' : ', '}for=${address.includes(':') ? `"[${address}]"` : address}`
    if (i === 0)
      value += `;host=${/^[\w.-]+$/.test(forwardedHost) ? forwardedHost : `"${forwardedHost}"`};proto=${scheme}`
  }
  return value
}
