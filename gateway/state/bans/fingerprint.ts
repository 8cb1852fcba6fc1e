/**
 * 64 bits over what tells programs apart that speak HTTP: the names of the headers in their order and spelling, and the
 * values of those in `spoken`. Left out is what changes from request to request of one program. Two lanes of FNV-1a
 * (Fowler, Noll, Vo), the second one seeded and mixed otherwise: made to tell honest clients apart, not to resist forgery,
 * because whoever wants another fingerprint just sends another header.
 */
export function fingerprint(rawHeaders: readonly string[]): string {
  state.one = 0x811c9dc5
  state.two = 0x9747b28c
  for (let i = 0; i < rawHeaders.length && i < 2 * maxHeaders; i += 2) {
    const name = rawHeaders[i]!
    const lower = name.toLowerCase()
    if (isFleeting(lower)) continue
    mix(name)
    if (spoken.has(lower)) mix(rawHeaders[i + 1]!)
  }
  return hex(state.one) + hex(state.two)
}

const maxHeaders = 64
const maxChars = 512

const spoken: ReadonlySet<string> = new Set(['user-agent', 'accept', 'accept-language', 'accept-encoding'])

/** Sent with some requests of a client and not with others, or put there by what stands in between. */
const fleeting: ReadonlySet<string> = new Set(
  (
    'authorization cache-control content-encoding content-length content-type cookie date expect forwarded origin ' +
    'pragma priority range referer traceparent tracestate transfer-encoding upgrade-insecure-requests via ' +
    'x-real-ip x-request-id x-requested-with'
  ).split(' '),
)

function isFleeting(name: string): boolean {
  return (
    fleeting.has(name) || name.startsWith('if-') || name.startsWith('sec-fetch-') || name.startsWith('x-forwarded-')
  )
}

const state = { one: 0, two: 0 }

function mix(text: string): undefined {
  let { one, two } = state
  const length = Math.min(text.length, maxChars)
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul((two ^ code) + (one >>> 15), 0x85ebca6b)
  }
  // An end that no text has, so that `ab` and `c` are not `a` and `bc`.
  state.one = Math.imul(one ^ 0x1ff, 0x01000193)
  state.two = Math.imul(two ^ (two >>> 13) ^ 0x1ff, 0xc2b2ae35)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
