import { classify } from './byte-class.ts'
import { addName, addText, type Origin, push, type Sink } from './field-sink.ts'
import { isUsualBrands, isUsualFraming, isUsualHost, isUsualList } from './header-values.ts'
import { BYTES, FORM, NO_STEPS } from './how.ts'
import { readPairs } from './pair-fields.ts'
import { addValue } from './value-fields.ts'

const HEADER: Origin = { kind: 'header', how: BYTES, before: NO_STEPS, opens: true }
/** A `+` in the query of a Referer is a blank. */
const LINK_HEADER: Origin = { ...HEADER, how: BYTES | FORM }
/** What the client sent to the page before may be sent to this one too: a payload, hidden by the URL around it. */
const LINK_QUERY: Origin = { ...LINK_HEADER, kind: 'query' }
/** What a Basic scheme hides. */
const BASIC: Origin = { ...HEADER, before: Object.freeze(['base64']) }
const COOKIE: Origin = { kind: 'cookie', how: BYTES, before: NO_STEPS, opens: true }

/**
 * How the value of a header is read. `list`: tokens, plain when they look as usual. `framing`: between client and gateway,
 * never text for the application; a field only when something else hides in it.
 */
type Use = 'text' | 'agent' | 'brands' | 'list' | 'host' | 'link' | 'cookie' | 'authorization' | 'framing'

interface Plan {
  readonly where: string
  readonly name: string
  readonly use: Use
}

const USES: Readonly<Record<Use, string>> = {
  framing: 'Connection Content-Length Date Keep-Alive Transfer-Encoding TE Trailer Expect Upgrade Proxy-Connection',
  list:
    'Accept Accept-Encoding Accept-Language Accept-Charset Content-Type Content-Encoding Cache-Control Pragma ' +
    'Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Fetch-User Upgrade-Insecure-Requests DNT Priority Sec-GPC',
  host: 'Host Origin X-Forwarded-Host',
  link: 'Referer',
  cookie: 'Cookie',
  authorization: 'Authorization Proxy-Authorization',
  agent: 'User-Agent',
  brands: 'Sec-CH-UA Sec-CH-UA-Full-Version-List',
  text:
    'Sec-CH-UA-Mobile Sec-CH-UA-Platform If-None-Match If-Modified-Since Range Forwarded Via ' +
    'X-Forwarded-For X-Forwarded-Proto X-Real-IP X-Requested-With X-Request-ID Traceparent Tracestate Content-Language',
}

/** By name as sent, in the two spellings that clients use: spares lower-casing and joining for nearly every header. */
const PLANS: ReadonlyMap<string, Plan> = buildPlans()

/** Adds the headers and cookies of `rawHeaders` ([name, value, ...]), each to the sink of its kind. */
export function readHeaders(sink: Sink, cookies: Sink, rawHeaders: readonly string[]): void {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const rawName = rawHeaders[i]!
    const value = rawHeaders[i + 1]!
    if (sink.room <= 0) {
      addText(sink, HEADER, 'header.rest', '', rawHeaders.slice(i).join('\n'))
      return
    }
    const plan = PLANS.get(rawName) ?? PLANS.get(rawName.toLowerCase()) ?? unknownPlan(sink, rawName)
    if (plan.use === 'cookie') readPairs(cookies, COOKIE, value, 'cookie', ';')
    else readHeader(sink, plan, value)
  }
}

function readHeader(sink: Sink, plan: Plan, value: string): void {
  const { where, name, use } = plan
  if (use === 'framing') {
    if (!isUsualFraming(value)) addValue(sink, HEADER, where, name, value)
  } else if (use === 'link') {
    readLink(sink, plan, value)
  } else if (use === 'authorization') {
    readAuthorization(sink, plan, value)
  } else if (isUsual(use, value)) {
    push(sink, { where, kind: 'header', name, raw: value, value, steps: NO_STEPS, plain: true })
  } else {
    const at = sink.fields.length
    addValue(sink, HEADER, where, name, value)
    // A tool may call itself by one harmless word.
    if (use === 'agent' && sink.fields[at]?.plain) sink.fields[at] = { ...sink.fields[at], plain: false }
  }
}

function isUsual(use: Use, value: string): boolean {
  if (use === 'list') return isUsualList(value)
  if (use === 'host') return isUsualOrigin(value)
  return use === 'brands' && isUsualBrands(value)
}

/** The whole, unless it is an ordinary URL with a query: then what stands before the query, and the pairs. */
function readLink(sink: Sink, { where, name }: Plan, value: string): void {
  const mark = value.indexOf('?')
  const end = /^https?:\/\/[\w.:[\]-]{1,255}\//i.exec(value)?.[0].length ?? Number.POSITIVE_INFINITY
  if (mark < end) {
    addValue(sink, LINK_HEADER, where, name, value)
    return
  }
  const hash = value.indexOf('#', mark)
  addValue(sink, LINK_HEADER, where, name, value.slice(0, mark))
  readPairs(sink, LINK_QUERY, value.slice(mark + 1, hash < 0 ? value.length : hash), where, '&')
  if (hash >= 0) addValue(sink, LINK_QUERY, `${where}.fragment`, 'fragment', value.slice(hash + 1))
}

/** The credentials without their scheme: only alone can base64 and tokens be opened. */
function readAuthorization(sink: Sink, plan: Plan, value: string): void {
  const { where, name } = plan
  const blank = value.indexOf(' ')
  const scheme = value.slice(0, blank).toLowerCase()
  if (scheme === 'basic') {
    // RFC 7617: always base64, however short; user and password are two inputs.
    const pair = Buffer.from(value.slice(blank + 1), 'base64').toString('latin1')
    const colon = pair.indexOf(':')
    addValue(sink, BASIC, `${where}.user`, 'user', colon < 0 ? pair : pair.slice(0, colon))
    if (colon >= 0) addValue(sink, BASIC, `${where}.password`, 'password', pair.slice(colon + 1))
    // With a second colon the first may have torn a payload apart.
    if (pair.includes(':', colon + 1)) addText(sink, BASIC, where, name, pair)
    return
  }
  addValue(sink, HEADER, where, name, scheme === 'bearer' ? value.slice(blank + 1) : value)
}

function isUsualOrigin(value: string): boolean {
  if (value.startsWith('https://')) return isUsualHost(value.slice(8))
  return isUsualHost(value.startsWith('http://') ? value.slice(7) : value)
}

/** A name that is not plain is a field too; HTTP allows `!#$%&'*+.^_|~` and the grave accent in it. */
function unknownPlan(sink: Sink, rawName: string): Plan {
  const lower = rawName.toLowerCase()
  const field = addName(sink, HEADER, 'header.', lower, lower, classify(lower))
  const name = field === null ? lower : field.name
  return { where: `header.${name}`, name, use: 'text' }
}

function buildPlans(): Map<string, Plan> {
  const plans = new Map<string, Plan>()
  for (const [use, names] of Object.entries(USES) as [Use, string][]) {
    for (const spelt of names.split(' ')) {
      const name = spelt.toLowerCase()
      const plan: Plan = { where: `header.${name}`, name, use }
      plans.set(spelt, plan)
      plans.set(name, plan)
    }
  }
  return plans
}
