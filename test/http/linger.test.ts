import { expect, it } from 'vitest'
import { openClient } from '../helpers/client.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { planted, use } from '../pipeline/planted.ts'

const size = 5_000_000
const deny = planted('deny', { onRequest: () => ({ action: 'deny', reason: 'test' }) })
const denying = { plugins: [deny] }
const post = (fields: string): string => `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`

/** Writes everything before it reads, as simple clients do, and returns what it then finds. */
async function answerAfterUpload(port: number, head: string, bytes: Buffer): Promise<string> {
  const client = openClient(port)
  client.socket.pause()
  client.send(head)
  for (let i = 0; i < bytes.length; i += 65_536) {
    if (!client.socket.write(bytes.subarray(i, i + 65_536)))
      await until(() => client.socket.writableLength === 0 || undefined)
  }
  client.socket.resume()
  await until(() => client.ended() ?? undefined)
  expect(client.ended()).toBe('end')
  return client.text()
}

it('a client that writes 5 MB to a denied route can still read the 403', async () => {
  const gateway = await startGateway('http://127.0.0.1:1', use('deny'), denying)
  const text = await answerAfterUpload(gateway.port, post(`Content-Length: ${size}\r\n`), Buffer.alloc(size))
  expect(text).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
  expect(text).toMatch(/\r\nConnection: close\r\n/i)
})

it('a client that writes a body over the limit can still read the 413', async () => {
  const gateway = await startGateway(
    'http://127.0.0.1:1',
    'routes: [{ name: all, path: /*, upstream: app, maxBody: 1MB }]',
  )
  const text = await answerAfterUpload(gateway.port, post(`Content-Length: ${size}\r\n`), Buffer.alloc(size))
  expect(text).toMatch(/^HTTP\/1\.1 413 /)
})

it('a client that writes a head of 5 MB can still read the 431', async () => {
  const gateway = await startGateway('http://127.0.0.1:1')
  const text = await answerAfterUpload(gateway.port, 'GET / HTTP/1.1\r\nX-A: ', Buffer.alloc(size, 'a'))
  expect(text).toMatch(/^HTTP\/1\.1 431 /)
})

it('a client whose chunks are bad can still read the 400, and the record says why', async () => {
  const gateway = await startGateway('http://127.0.0.1:1', 'plugins: [{ use: threat-score }]')
  const text = await answerAfterUpload(gateway.port, post('Transfer-Encoding: chunked\r\n'), Buffer.alloc(size, 'z'))
  expect(text).toMatch(/^HTTP\/1\.1 400 /)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 400, error: 'malformed' })
})

it('what is sent behind a refusal is forgotten, not served', async () => {
  const gateway = await startGateway('http://127.0.0.1:1', use('deny'), denying)
  const client = openClient(gateway.port)
  client.send(post(`Content-Length: ${size}\r\n`))
  await client.reads(/^HTTP\/1\.1 403 /)
  client.send('x'.repeat(size))
  client.send('GET /second HTTP/1.1\r\nHost: a\r\n\r\n')
  await until(() => client.socket.writableLength === 0 || undefined)
  expect(client.text().match(/HTTP\/1\.1 /g)).toHaveLength(1)
})

it('a short body behind a denial is forgotten, and the connection serves on', async () => {
  const gateway = await startGateway(
    'http://127.0.0.1:1',
    `${use('deny')}\nroutes: [{ name: all, path: /*, upstream: app }]`,
    denying,
  )
  const client = openClient(gateway.port)
  client.send(post('Content-Length: 500000\r\n'))
  await client.reads(/^HTTP\/1\.1 403 /)
  client.send('x'.repeat(500_000))
  client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await client.reads(/HTTP\/1\.1 403[\s\S]*HTTP\/1\.1 403/)
})

it('a body that was held back half and then denied is forgotten too', async () => {
  const judged = planted('judged', {
    scoreBody: () => undefined,
    decide: () => ({ action: 'deny', reason: 'test' }),
  })
  const gateway = await startGateway('http://127.0.0.1:1', use('judged'), { plugins: [judged] })
  const client = openClient(gateway.port)
  client.send(post('Content-Length: 500000\r\n'))
  client.send('x'.repeat(500_000))
  client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await client.reads(/HTTP\/1\.1 403[\s\S]*HTTP\/1\.1 403/)
})

it('a client that takes forever to send what nobody wants loses its connection', async () => {
  const gateway = await startGateway(
    'http://127.0.0.1:1',
    `${use('deny')}\nhttp: { requestTimeout: 200ms, headersTimeout: 100ms }`,
    denying,
  )
  const client = openClient(gateway.port)
  client.send(post('Content-Length: 500000\r\n'))
  await client.reads(/^HTTP\/1\.1 403 /)
  await until(() => client.ended() ?? undefined)
})
