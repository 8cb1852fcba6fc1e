import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { openClient } from '../helpers/client.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder, valuesOf } from '../helpers/recorder.ts'
import { startRawUpstream } from '../helpers/upstream.ts'

const response = (fields = ''): string => `HTTP/1.1 200 OK\r\n${fields}Content-Length: 2\r\n\r\nok`
const request = (method: string, fields = '', body = ''): string =>
  `${method} / HTTP/1.1\r\nHost: a\r\n${fields}Connection: close\r\n\r\n${body}`
const upstreams = (url: string, settings: string): string => `upstreams: [{ name: app, url: '${url}', ${settings} }]`

/** How many connections three requests, one after the other, make. */
async function connectionsFor(answer: string | ((socket: Socket) => void), sent = request('GET')): Promise<number> {
  const upstream = await startRecorder(answer)
  const gateway = await startGateway(upstream.url)
  for (let i = 0; i < 3; i++) await sendRaw(gateway.port, sent)
  return upstream.connections.length
}

it('requests one after the other share a connection', async () => {
  expect(await connectionsFor(response())).toBe(1)
  expect(await connectionsFor('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n')).toBe(1)
  expect(await connectionsFor(response(), request('POST', 'Content-Length: 2\r\n', 'hi'))).toBe(1)
})

it.each([
  ['the application says close', response('Connection: close\r\n'), request('GET')],
  ['it keeps the connection for less than our margin', response('Keep-Alive: timeout=2\r\n'), request('GET')],
  ['it answers in HTTP/1.0', response().replace('1.1', '1.0'), request('GET')],
  ['it sends more than its response', `${response()}HTTP/1.1 200 OK`, request('GET')],
  ['a 204 announces a body', 'HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n', request('GET')],
  ['the request is a HEAD', response().slice(0, -2), request('HEAD')],
  ['a GET has a body', response(), request('GET', 'Content-Length: 2\r\n', 'hi')],
])('a connection is not used again when %s', async (_what, answer, sent) => {
  expect(await connectionsFor(answer, sent)).toBe(3)
})

it('an answer before the end of the upload costs the connection, not the answer', async () => {
  let connections = 0
  const upstream = await startRawUpstream((socket) => {
    connections++
    socket.once('data', () => socket.write(response()))
  })
  const gateway = await startGateway(upstream.url, 'routes: [{ name: all, path: /*, upstream: app, inspectBytes: 0 }]')
  for (let i = 1; i < 3; i++) {
    const client = openClient(gateway.port)
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nfirst')
    await client.reads(/\r\n\r\nok$/)
    expect(connections).toBe(i)
  }
})

it('an idle connection is closed after its time', async () => {
  let closed = false
  const upstream = await startRawUpstream((socket) => {
    socket.on('data', () => socket.write(response()))
    socket.on('close', () => {
      closed = true
    })
  })
  const gateway = await startGateway(upstream.url, upstreams(upstream.url, 'keepAlive: 100ms'))
  await sendRaw(gateway.port, request('GET'))
  await until(() => closed || undefined)
})

it('a reload lets go of idle connections, not of requests under way', async () => {
  const sockets: Socket[] = []
  const upstream = await startRawUpstream((socket) => {
    sockets.push(socket)
    socket.on('data', (bytes) => bytes.includes('/slow') || socket.write(response()))
  })
  const gateway = await startGateway(upstream.url)
  const slow = sendRaw(gateway.port, request('GET').replace('/', '/slow'))
  await until(() => sockets[0])
  await sendRaw(gateway.port, request('GET'))
  await gateway.app.reload()
  sockets[0]!.write(response())
  expect((await slow).body).toBe('ok')
  await until(() => sockets.every((socket) => socket.destroyed) || undefined)
})

it('no more connections than allowed: the next request waits for one', async () => {
  const held: Socket[] = []
  const upstream = await startRecorder((socket) => void held.push(socket))
  const gateway = await startGateway(upstream.url, upstreams(upstream.url, 'connections: 2'))
  const answers = [1, 2, 3].map(() => sendRaw(gateway.port, request('GET')))
  for (let answered = 0; answered < 3; answered++) {
    const socket = await until(() => held.shift())
    expect(upstream.connections.length).toBeLessThanOrEqual(2)
    socket.write(response())
  }
  expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(['ok', 'ok', 'ok'])
})

it('who waits for a connection that cannot be opened is told, each of them', async () => {
  const gateway = await startGateway('http://127.0.0.1:1', upstreams('http://127.0.0.1:1', 'connections: 1'))
  const answers = await Promise.all([1, 2].map(() => sendRaw(gateway.port, request('GET'))))
  expect(answers.map(({ status }) => status)).toEqual([502, 502])
})

it('a body with a length arrives with it, one in chunks in chunks', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, 'routes: [{ name: all, path: /*, upstream: app, inspectBytes: 0 }]')
  await sendRaw(gateway.port, request('POST', 'Content-Length: 5\r\n', 'hello'))
  await sendRaw(gateway.port, request('POST', 'Transfer-Encoding: chunked\r\n', '5\r\nhello\r\n0\r\n\r\n'))
  const [counted, inChunks] = upstream.requests
  expect([valuesOf(counted!, 'content-length'), valuesOf(counted!, 'transfer-encoding')]).toEqual([['5'], []])
  expect(counted).toMatch(/\r\n\r\nhello$/)
  expect([valuesOf(inChunks!, 'content-length'), valuesOf(inChunks!, 'transfer-encoding')]).toEqual([[], ['chunked']])
  expect(inChunks).toMatch(/\r\n\r\n5\r\nhello\r\n0\r\n\r\n$/)
})

it('a slow upload is not late for its response head', async () => {
  const upstream = await startRecorder()
  const streaming = 'routes: [{ name: all, path: /*, upstream: app, inspectBytes: 0 }]'
  const gateway = await startGateway(upstream.url, `${upstreams(upstream.url, 'headTimeout: 200ms')}\n${streaming}`)
  const client = openClient(gateway.port)
  client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n')
  for (const byte of 'hello!') {
    await new Promise((resolve) => setTimeout(resolve, 100))
    client.send(byte)
  }
  expect(await client.reads(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 200/)
})

it('a body that stalls for the idle time-out breaks off', async () => {
  const upstream = await startRawUpstream((socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'))
  })
  const gateway = await startGateway(upstream.url, upstreams(upstream.url, 'idleTimeout: 200ms'))
  const answer = await sendRaw(gateway.port, request('GET'))
  expect(answer.body).toBe('half')
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 200, aborted: 'upstream' })
})

it('a body that a reset ends is not whole', async () => {
  const upstream = await startRawUpstream((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\nhalf')
      setTimeout(() => socket.resetAndDestroy(), 50)
    })
  })
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, request('GET'))
  expect(answer.text).not.toMatch(/0\r\n\r\n$/)
  expect((await gateway.lastDecision()).outcome.aborted).toBe('upstream')
})

it('a head in single bytes is read, and so is a body in single-byte chunks', async () => {
  const upstream = await startRawUpstream((socket) => {
    socket.once('data', async () => {
      for (const byte of 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n') {
        await new Promise((resolve) => socket.write(byte, resolve))
      }
    })
  })
  const gateway = await startGateway(upstream.url)
  expect(await (await fetch(gateway.url)).text()).toBe('ok')
})
