import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { canonicalPath, type PathAllowance } from '../../gateway/http/canonical-path.ts'
import { clientAddressReader, normalizeAddress, toClient } from '../../gateway/http/client-address.ts'
import { headReader } from '../../gateway/http/request-head.ts'
import { requestHeaders } from '../../gateway/proxy/headers.ts'
import { bodyTargets, headFieldsTarget } from './field-targets.ts'
import type { Target } from './loop.ts'
import { responseTarget } from './response-target.ts'

const everyAllowance: readonly PathAllowance[] = [
  ...(['backslash', 'encoded-backslash', 'null', 'dot-segments', 'fragment'] as const),
  ...(['control', 'bad-escape', 'overlong'] as const),
]
const strict = { allow: new Set<PathAllowance>(), duplicateSlash: 'refuse' } as const
const lenient = { allow: new Set(everyAllowance), duplicateSlash: 'keep' } as const

const path: Target = {
  name: 'path',
  words: [
    '/',
    '//',
    '/./',
    '/../',
    '/..;/',
    '%2e',
    '%2f',
    '%5c',
    '%00',
    '%c0%ae',
    '%25',
    '%',
    '?',
    '#',
    ';',
    '\\',
    '%u002f',
  ],
  watches: (url) => url.endsWith('/gateway/http/canonical-path.ts'),
  run(input) {
    const target = `/${input.toString('latin1')}`
    const judged = canonicalPath(target, strict)
    if (typeof judged !== 'string') {
      const { path, rawPath, rawQuery } = judged
      must(target === rawPath || target === `${rawPath}?${rawQuery}`, 'other bytes are sent than were judged')
      must(path.startsWith('/'), 'the path does not begin with a slash')
      // An encoded tab is text: real clients send it.
      must(!/[\0-\x08\n-\x1f\\]/.test(path), 'a control character or backslash is left')
      must(!path.split('/').some((segment) => /^\.{1,2}(;|$)/.test(segment)), 'a dot segment is left')
      must(!path.includes('//'), 'two slashes are left')
    }
    // What is allowed by name may pass; nothing may throw.
    canonicalPath(target, lenient)
  },
}

const addressRules = clientAddressReader({ trustedProxies: ['10.0.0.0/8', '::1', 'fd00::/8'], trustedHops: 2 })

const address: Target = {
  name: 'address',
  words: [
    '127.0.0.1',
    '::1',
    '::ffff:1.2.3.4',
    '[::1]:80',
    '1.2.3.4:80',
    ', ',
    '\t',
    '%eth0',
    '10.0.0.1',
    'unknown',
    ':',
  ],
  watches: (url) => url.endsWith('/gateway/http/client-address.ts'),
  run(input) {
    const text = input.toString('latin1')
    const one = normalizeAddress(text)
    if (one !== null) {
      must(isIP(one) !== 0, `${one} is no address`)
      must(normalizeAddress(one) === one, 'an address has two spellings')
      toClient(one)
    }
    const { client, chain } = addressRules('10.0.0.1', text)
    must(chain.length <= 34, 'the chain has no bound')
    for (const hop of chain) must(isIP(hop) !== 0, `${hop} in the chain is no address`)
    must(client.address === chain[0], 'the client is not the first of the chain')
  },
}

const readHead = headReader(
  { path: strict, maxHeaders: 100, maxRequestLineBytes: 8_192, underscoreHeaders: 'drop' },
  addressRules,
)

/** Lines of `name: value`, as Node's parser would give them. */
function headerLines(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).replaceAll(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, '')
    return colon < 1 || name === ''
      ? []
      : [
          name,
          line
            .slice(colon + 1)
            .replaceAll(/[\0\r]/g, '')
            .trim(),
        ]
  })
}

const headerWords = [
  ...['Host: a\n', 'Content-Length: 5\n', 'Transfer-Encoding: chunked\n', 'Connection: ', 'close', 'keep-alive', ', '],
  ...['X-Forwarded-For: 1.2.3.4\n', 'Forwarded: for=1.2.3.4\n', 'Via: 1.1 a\n', 'Upgrade: h2c\n', 'TE: trailers\n'],
  ...['x-only-plugins: 1\n', 'X-Forwarded-Client-Cert: a\n', 'content-type: a\n', 'X_A: b\n', ':', '\n'],
]

const head: Target = {
  name: 'head',
  words: ['GET ', 'POST ', 'OPTIONS ', '* ', 'http://a/', 'https://a:1/', '[::1]', ...headerWords],
  watches: (url) =>
    url.endsWith('/gateway/http/request-head.ts') || url.endsWith('/gateway/http/client-certificate.ts'),
  run(input) {
    const [first = '', ...rest] = input.toString('latin1').split('\n')
    const [method = '', url = ''] = first.split(' ')
    const req = { method, url, rawHeaders: headerLines(rest.join('\n')), httpVersionMinor: 1, socket: {} }
    const received = readHead(req as unknown as IncomingMessage, 'new-id', 0)
    if (typeof received === 'string') return
    must(received.head.rawPath.startsWith('/'), 'a target passed that is no path')
    must(!(received.head.rawHeaders as string[]).some((name, i) => i % 2 === 0 && name.includes('_')), 'a name has `_`')
  },
}

const hopByHop =
  /^(connection|keep-alive|proxy-connection|transfer-encoding|upgrade|trailer|proxy-authorization|expect)$/i

const headers: Target = {
  name: 'headers',
  words: headerWords,
  watches: (url) => url.endsWith('/gateway/proxy/headers.ts'),
  run(input) {
    const received = headerLines(input.toString('latin1'))
    const provenance = { requestId: 'id-1', chain: ['192.0.2.1'], scheme: 'http', forwardedHost: 'a' } as const
    const sent = requestHeaders(
      received,
      { ...provenance, protocol: 'http/1.1', trustedPeer: false },
      ['x-edited', 'by plugin', 'x-removed', null],
      ['x-only-plugins'],
    )
    const values = new Map<string, string[]>()
    for (let i = 0; i < sent.length; i += 2) {
      const name = sent[i]!.toLowerCase()
      must(!hopByHop.test(name), `${name} passed`)
      values.set(name, [...(values.get(name) ?? []), sent[i + 1]!])
    }
    const only = (name: string, value: string): void => must(String(values.get(name)) === value, `${name} is not ours`)
    only('x-forwarded-for', '192.0.2.1')
    only('x-request-id', 'id-1')
    only('x-forwarded-proto', 'http')
    must(!values.has('content-length'), 'content-length passed')
    only('x-edited', 'by plugin')
    must(!values.has('x-only-plugins') && !values.has('x-removed'), 'a header of plugins passed')
    must(received.some((name, i) => i % 2 === 0 && /^host$/i.test(name)) === values.has('host'), 'Host was stripped')
  },
}

/** Every parser of our own that reads what clients or applications write. */
export const targets: readonly Target[] = [
  path,
  address,
  head,
  headers,
  headFieldsTarget,
  ...bodyTargets,
  responseTarget,
]

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
