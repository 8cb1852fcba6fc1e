import { expect, it } from 'vitest'
import { parseLogLine } from '../../gateway/cli/replay/access-log.ts'
import { configOf, folder, logLine, policyOf, replay, replayJson } from './kit.ts'

const stamp = '10/Oct/2025:13:55:36 +0200'
const timeMs = Date.UTC(2025, 9, 10, 11, 55, 36)

it.each([
  [
    'common',
    `127.0.0.1 - frank [${stamp}] "GET /a.gif HTTP/1.0" 200 2326`,
    {
      host: null,
      client: '127.0.0.1',
      timeMs,
      request: 'GET /a.gif HTTP/1.0',
      status: 200,
      referer: null,
      agent: null,
    },
  ],
  [
    'combined of nginx, with a blank in the user and escapes',
    `2001:db8::1 - a b [${stamp}] "GET /?q=\\x22\\x5C HTTP/1.1" 404 - "http://x/?a=1" "cu\\"rl" "more"`,
    {
      ...{ host: null, client: '2001:db8::1', timeMs, request: 'GET /?q="\\ HTTP/1.1', status: 404 },
      ...{ referer: 'http://x/?a=1', agent: 'cu"rl' },
    },
  ],
  [
    'combined of Apache, with the host in front',
    `shop.example:443 192.0.2.1 - - [${stamp}] "GET / HTTP/1.1" 200 5 "-" "-"`,
    {
      ...{ host: 'shop.example', client: '192.0.2.1', timeMs, request: 'GET / HTTP/1.1', status: 200 },
      ...{ referer: null, agent: null },
    },
  ],
  ['no time', '127.0.0.1 - - "GET / HTTP/1.1" 200 5', null],
  ['no day', '127.0.0.1 - - [10/Foo/2025:13:55:36 +0200] "GET / HTTP/1.1" 200 5', null],
  ['no end of the request', `127.0.0.1 - - [${stamp}] "GET / HTTP/1.1 200 5`, null],
  ['no status', `127.0.0.1 - - [${stamp}] "GET / HTTP/1.1" abc 5`, null],
])('reads a line: %s', (_, text, expected) => {
  expect(parseLogLine(text)).toEqual(expected)
})

const files = {
  'gateway.config.yaml': configOf('  - { use: policy, config: { files: [a.yaml] } }'),
  'a.yaml': policyOf('request.path == "/x"'),
  'b.yaml': policyOf('request.host == "localhost" && client.ip == "198.51.100.9" && request.query == "q=1"'),
}
const good = logLine(0, '198.51.100.9', 'GET /?q=1 HTTP/1.1')

it('replays a log: client, host, query; what is no request is counted', async () => {
  const path = folder({ ...files, 'a.log': `${good}${logLine(1, '198.51.100.9', '\\x16\\x03\\x01', 400)}${good}` })
  const asked = { requests: path('a.log'), config: path('gateway.config.yaml'), policy: [path('b.yaml')] }
  const answer = await replayJson(asked)
  expect(answer).toMatchObject({ flips: 2, requests: { format: 'access-log', requests: 2, noRequest: 1, torn: false } })
})

it('leaves out a last line that is cut off, and names any other that cannot be read', async () => {
  const asked = { config: '', policy: [''] }
  const path = folder({ ...files, 'cut.log': `${good}${good.slice(0, 40)}`, 'bad.log': `${good}hello\n${good}` })
  Object.assign(asked, { config: path('gateway.config.yaml'), policy: [path('b.yaml')] })
  const { requests } = await replayJson({ ...asked, requests: path('cut.log') })
  expect(requests).toMatchObject({ requests: 1, torn: true })
  await expect(replay({ ...asked, requests: path('bad.log') })).rejects.toThrow(
    /line 2 is no line of an access log.*"hello"/,
  )
})

it('puts lines in order of their time', async () => {
  const path = folder({
    'gateway.config.yaml': configOf(
      '  - { use: rate-limit, config: { limits: [{ name: one, rate: 1/m, burst: 1 }] } }',
    ),
    'none.yaml': configOf(''),
    'a.log': [90, 0, 30].map((atS) => logLine(atS, '198.51.100.9', 'GET / HTTP/1.1')).join(''),
  })
  const asked = { requests: path('a.log'), config: path('gateway.config.yaml'), candidateConfig: path('none.yaml') }
  expect((await replayJson(asked)).first.map(({ place }) => place)).toEqual([3])
})
