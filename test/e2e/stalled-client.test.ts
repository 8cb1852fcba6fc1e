import { request } from 'node:http'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, it } from 'vitest'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { MB, take } from '../streams/flow.ts'
import { startTlsGateway } from '../tls/ask.ts'

const http = 'http: { writeTimeout: 1s }'
const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

/** Answers with so many bytes, and knows when the gateway gave up. */
async function startLargeUpstream(bytes: number): Promise<{ url: string; wasAborted(): true | undefined }> {
  let aborted: true | undefined
  const upstream = await startUpstream((_req, res) => {
    res.once('close', () => {
      if (!res.writableFinished) aborted = true
    })
    res.end(Buffer.alloc(bytes))
  })
  return { url: upstream.url, wasAborted: () => aborted }
}

async function expectCut(gateway: TestGateway, wasAborted: () => true | undefined): Promise<void> {
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 200, aborted: 'client' })
  await until(wasAborted)
  await until(async () => ((await gateway.metrics()).includes('sallyport_open_connections 0') ? true : undefined))
}

it('a client that takes nothing of its answer is cut after http.writeTimeout, and the application with it', async () => {
  const upstream = await startLargeUpstream(50 * MB)
  const gateway = await startGateway(upstream.url, http)
  const socket = connect(gateway.port, '127.0.0.1').pause()
  socket.on('error', () => undefined)
  socket.write(get)
  await expectCut(gateway, upstream.wasAborted)
  socket.destroy()
})

it('so it is over TLS', async () => {
  const upstream = await startLargeUpstream(50 * MB)
  const gateway = await startTlsGateway(upstream.url, {}, http)
  const socket = connectTls({
    host: '127.0.0.1',
    port: gateway.port,
    ca: gateway.authority.ca,
    servername: 'localhost',
  })
  socket.on('error', () => undefined)
  socket.write(get)
  await expectCut(gateway, upstream.wasAborted)
  socket.destroy()
})

it('a client that reads slowly and steadily gets everything, however long it takes', async () => {
  const upstream = await startLargeUpstream(15 * MB)
  const gateway = await startGateway(upstream.url, http)
  const bytes = await new Promise((resolve, reject) => {
    const req = request(gateway.url, (res) => void take(res, 5 * MB).then(resolve, reject))
    req.once('error', reject)
    req.end()
  })
  expect(bytes).toBe(15 * MB)
  expect((await gateway.lastDecision()).outcome.aborted).toBeNull()
})
