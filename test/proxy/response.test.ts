import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { type RawAnswer, sendRaw } from '../helpers/raw.ts'
import { fieldsOf, startRecorder } from '../helpers/recorder.ts'

const get = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
const head = get.replace('GET', 'HEAD')

async function answered(response: string, request = get): Promise<RawAnswer & { error: string | null }> {
  const upstream = await startRecorder((socket) => socket.end(response, 'latin1'))
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, request)
  return { ...answer, error: (await gateway.lastDecision()).outcome.error }
}

it.each([
  ['Content-Length twice', 'Content-Length: 2\r\nContent-Length: 2\r\n\r\nok'],
  ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!'],
  ['a list of lengths', 'Content-Length: 2, 2\r\n\r\nok'],
  ['a length that is no number', 'Content-Length: +2\r\n\r\nok'],
  [
    'Transfer-Encoding and Content-Length',
    'Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  ],
  [
    'Content-Length and Transfer-Encoding',
    'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  ],
  ['a coding that would get lost', 'Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
  ['a coding without chunks', 'Transfer-Encoding: gzip\r\n\r\nok'],
  ['chunked twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
  ['a head over 16 KiB', `X-A: ${'a'.repeat(17_000)}\r\n\r\n`],
  ['a folded field', 'X-A: 1\r\n 2\r\nContent-Length: 2\r\n\r\nok'],
  ['a bare CR', 'X-A: 1\rSet-Cookie: evil=1\r\nContent-Length: 2\r\n\r\nok'],
  ['a bare LF', 'X-A: 1\nSet-Cookie: evil=1\r\nContent-Length: 2\r\n\r\nok'],
  ['a NUL', 'X-A: 1\x002\r\nContent-Length: 2\r\n\r\nok'],
  ['a blank before a colon', 'Content-Length : 2\r\n\r\nok'],
])('%s: 502, and nothing of it passes', async (_what, fields) => {
  const answer = await answered(`HTTP/1.1 200 OK\r\n${fields}`)
  expect(answer).toMatchObject({ status: 502, error: 'upstream-garbage' })
  expect(answer.text).not.toMatch(/evil|ok$/)
})

it.each([
  [
    'a protocol switch that nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  ],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
  ['HTTP/0.9', '<html>hello</html>'],
])('%s: 502', async (_what, response) => {
  expect((await answered(response)).status).toBe(502)
})

it.each(['caf\xe9', '\xe2\x82\xac', 'a\x01b', ''])('the reason %j cannot hurt', async (reason) => {
  const answer = await answered(`HTTP/1.1 200 ${reason}\r\nContent-Length: 2\r\n\r\nok`)
  expect(answer.text).toMatch(/^HTTP\/1\.1 200 \r\n/)
  expect(answer.body).toBe('ok')
})

it('103 is dropped, the response after it passes', async () => {
  const answer = await answered(
    'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  )
  expect(answer.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(answer.text).not.toContain('a.css')
})

it('trailers are dropped together with the field that announces them', async () => {
  const answer = await answered(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n',
  )
  expect(answer.body).toBe('2\r\nok\r\n0\r\n\r\n')
  expect(answer.head).not.toMatch(/x-t/i)
})

it('order, spelling, repetition and bytes of fields pass; Date and Server are untouched', async () => {
  const fields =
    'x-LOWER: 1\r\nSet-Cookie: a=1\r\nX-Empty: \r\nset-cookie: b=2\r\nDate: Fri, 01 Jan 2010 00:00:00 GMT\r\n' +
    'Server: mine\r\nX-High: caf\xe9 \xc3\xa9\r\nSET-COOKIE: a=3'
  const answer = await answered(`HTTP/1.1 200 OK\r\n${fields}\r\nContent-Length: 2\r\n\r\nok`)
  expect(answer.head).toContain(`\r\n${fields}\r\n`)
})

it('the gateway adds no Date where there is none', async () => {
  expect((await answered('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')).head).not.toMatch(/\r\ndate:/i)
})

it('hop-by-hop fields of the application end here', async () => {
  const answer = await answered(
    'HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=1\r\nUpgrade: h2c\r\n' +
      'Proxy-Authenticate: Basic\r\nProxy-Connection: close\r\nX-Request-Id: theirs\r\nContent-Length: 2\r\n\r\nok',
  )
  expect(answer.head).not.toMatch(/x-mine|timeout=1|h2c|proxy-|theirs/i)
})

it.each([
  ['204', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', get, []],
  ['204 in chunks', 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', get, []],
  ['304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', get, [['Content-Length', '5']]],
  ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n', head, [['Content-Length', '500']]],
  ['HEAD in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', head, []],
  ['HEAD answered with a body', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', head, [['Content-Length', '2']]],
])('%s has no body', async (_what, response, request, framing) => {
  const answer = await answered(response, request)
  expect(answer.body).toBe('')
  const isFraming = /^(content-length|transfer-encoding)$/i
  expect(fieldsOf(`${answer.head}\r\n\r\n`).filter(([name]) => isFraming.test(name))).toEqual(framing)
})

it('a body that ends with the connection becomes chunks', async () => {
  expect((await answered('HTTP/1.1 200 OK\r\n\r\nok')).body).toBe('2\r\nok\r\n0\r\n\r\n')
})

it("an application's Connection: close is not the client's", async () => {
  const upstream = await startRecorder((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'),
  )
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, `GET /1 HTTP/1.1\r\nHost: a\r\n\r\n${get}`)
  expect(answer.text.match(/HTTP\/1\.1 200/g)).toHaveLength(2)
  expect(answer.head).toMatch(/\r\nConnection: keep-alive/)
})

it('what an application sends behind its response never becomes an answer', async () => {
  const upstream = await startRecorder(
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
  )
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, `GET /1 HTTP/1.1\r\nHost: a\r\n\r\n${get}`)
  expect(answer.text.match(/ok$|ok(?=HTTP)/g)).toHaveLength(2)
  expect(answer.text).not.toContain('evil')
})
