import { expect, it } from 'vitest'
import { openClient } from '../helpers/client.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRawUpstream } from '../helpers/upstream.ts'

const get = (version = '1.1'): string => `GET / HTTP/${version}\r\nHost: a\r\n\r\n`

it.each([
  ['goes away', (client: ReturnType<typeof openClient>) => void client.socket.destroy()],
  ['resets', (client: ReturnType<typeof openClient>) => void client.socket.resetAndDestroy()],
])('a client that %s before the response head is felt by the application within 100 ms', async (_how, leave) => {
  let asked = false
  let closedMs = 0
  const upstream = await startRawUpstream((socket) => {
    socket.on('data', () => {
      asked = true
    })
    socket.on('close', () => {
      closedMs = performance.now()
    })
  })
  const gateway = await startGateway(upstream.url)
  const client = openClient(gateway.port)
  client.send(get())
  await until(() => asked || undefined)
  const leftMs = performance.now()
  leave(client)
  await until(() => closedMs > 0 || undefined)
  // 100 ms are promised; a busy machine may add to them what the gateway does not.
  expect(closedMs - leftMs).toBeLessThan(500)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 0, aborted: 'client' })
})

it('a client that goes away in the middle of its body cuts the request off', async () => {
  let received = ''
  let closed = false
  const upstream = await startRawUpstream((socket) => {
    socket.on('data', (chunk) => {
      received += chunk.toString()
    })
    socket.on('close', () => {
      closed = true
    })
  })
  const gateway = await startGateway(upstream.url, 'routes: [{ name: all, path: /*, upstream: app, inspectBytes: 0 }]')
  const client = openClient(gateway.port)
  client.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')
  await until(() => received.includes('abc') || undefined)
  client.socket.end()
  await until(() => closed || undefined)
  expect(received).not.toMatch(/0\r\n\r\n$/)
  expect((await gateway.lastDecision()).outcome.aborted).toBe('client')
})

it('a response that breaks off is a reset where only the end of the connection ends the body', async () => {
  const upstream = await startRawUpstream((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')
      setTimeout(() => socket.destroy(), 50)
    })
  })
  const gateway = await startGateway(upstream.url)
  const client = openClient(gateway.port)
  client.send(get('1.0'))
  await until(() => client.ended() ?? undefined)
  expect(client.ended()).toBe('reset')
})

it('a client that reads nothing loses its connection, and the application is let go', async () => {
  let closed = false
  const upstream = await startRawUpstream((socket) => {
    socket.on('close', () => {
      closed = true
    })
    const write = (): void => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'x')));
    }
    socket.on('drain', write)
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      write()
    })
  })
  const gateway = await startGateway(upstream.url, 'http: { writeTimeout: 1s }')
  const client = openClient(gateway.port)
  client.socket.pause()
  client.send(get())
  await until(() => closed || undefined, 10_000)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 200, aborted: 'client' })
})
