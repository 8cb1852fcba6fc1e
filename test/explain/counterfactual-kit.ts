import fc from 'fast-check'
import { request } from 'undici'
import type { Change } from '../../gateway/contract/index.ts'

/** A request by its parts, so that a part can be sent otherwise. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly json: Readonly<Record<string, string>> | null
  readonly client: string
}

const attacks = [
  "1' OR '1'='1",
  "x' UNION SELECT password FROM users--",
  '<script>alert(document.cookie)</script>',
  '../../../../etc/passwd',
  '; cat /etc/passwd',
  'O:8:"stdClass":1:{s:1:"a";i:1;}',
  '{{7*7}}',
  '<img src=x onerror=alert(1)>',
]
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('blue', '42', "O'Connor", 'a b') },
  fc.constantFrom(...attacks),
)
const values = (names: readonly string[]): fc.Arbitrary<Record<string, string>> =>
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: names.length, noNullPrototype: true })

export const sending: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  path: fc.constantFrom('/', '/login', '/items/1', '/limited'),
  query: values(['q', 'id', 'sort']),
  headers: fc
    .tuple(
      values(['referer', 'x-note']),
      fc.record(
        {
          'x-a': fc.constantFrom('1', '0'),
          'x-b': fc.constantFrom('1', '0'),
          'x-pass': fc.constantFrom('yes', 'no', 'no', 'no', 'no'),
          'x-standing': fc.integer({ min: 0, max: 100 }).map(String),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([first, second]): Record<string, string> => ({ ...first, ...second })),
  json: fc.option(values(['name', 'text'])),
  client: fc.constantFrom('192.0.2.10', '192.0.2.11', '192.0.2.12', '198.51.100.7', '198.51.100.8'),
})

/** Sends it, and returns the id of its record. */
export async function ask(url: string, { method, path, query, headers, json, client }: Sent): Promise<string> {
  const search = new URLSearchParams(query).toString()
  const hasBody = json !== null && method === 'POST'
  const answer = await request(`${url}${path}${search === '' ? '' : `?${search}`}`, {
    method: method as 'GET',
    headers: {
      ...headers,
      'x-forwarded-for': client,
      ...(hasBody && { 'content-type': 'application/json' }),
    },
    body: hasBody ? JSON.stringify(json) : null,
  })
  await answer.body.dump()
  return String(answer.headers['x-request-id'])
}

/** The same request with what should have been otherwise. */
export function apply(sent: Sent, changes: readonly Change[]): Sent {
  return changes.reduce((changed, change) => applyOne(changed, change), sent)
}

/** How a client makes a test of the policy turn out otherwise. */
const otherwise: Readonly<Record<string, (sent: Sent) => Sent>> = {
  'request.method == "DELETE"': (sent) => ({ ...sent, method: 'GET' }),
  'request.headers["x-admin"] == null': (sent) => withHeader(sent, 'x-admin', 'yes'),
  'request.headers["x-a"] == "1"': (sent) => withHeader(sent, 'x-a', '0'),
  'request.headers["x-b"] == "1"': (sent) => withHeader(sent, 'x-b', '0'),
  '"sqli" in threat.families': (sent) => mapValues(sent, (_, text) => (/sqli|'|--/.test(text) ? 'blue' : text)),
  'threat.score >= 60': (sent) => mapValues(sent, () => 'blue'),
  'threat.score >= 40': (sent) => mapValues(sent, () => 'blue'),
  'client.standing >= 50': (sent) => withHeader(sent, 'x-standing', '0'),
  'client.standing >= 70': (sent) => withHeader(sent, 'x-standing', '0'),
  'request.path == "/login"': (sent) => ({ ...sent, path: '/' }),
}

function applyOne(sent: Sent, change: Change): Sent {
  if (change.what === 'evidence')
    return mapValues(sent, (place, text) => (change.without.includes(place) ? 'blue' : text))
  if (change.what === 'standing') return withHeader(sent, 'x-standing', String(change.passesAt))
  if (change.what === 'entry') return { ...sent, client: '192.0.2.20' }
  if (change.what === 'wait') return sent
  const apply = otherwise[change.test]
  if (apply === undefined) throw new Error(`nobody said how ${change.test} turns out otherwise`)
  return apply(sent)
}

function withHeader(sent: Sent, name: string, text: string): Sent {
  return { ...sent, headers: { ...sent.headers, [name]: text } }
}

const given = /^x-(a|b|pass|admin|standing)$/

function mapValues(sent: Sent, map: (place: string, text: string) => string): Sent {
  const each = (prefix: string, values: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, text]) => [name, given.test(name) ? text : map(prefix + name, text)]),
    )
  return {
    ...sent,
    query: each('query.', sent.query),
    headers: each('header.', sent.headers),
    json: sent.json && each('body.json./', sent.json),
  }
}
