import { connect as connectTls, type TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { startTlsGateway, type TlsGateway } from './ask.ts'

it('of the protocols that a client offers, http/1.1 is chosen', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url)
  const socket = await handshake(gateway, ['h2', 'http/1.1'])
  expect(socket.alpnProtocol).toBe('http/1.1')
  socket.destroy()
})

it('a client that only speaks h2 is told in the handshake', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url)
  await expect(handshake(gateway, ['h2'])).rejects.toMatchObject({
    code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
  })
})

it('HTTP/2 with prior knowledge (h2c) is refused with 400, on the record, and the connection closed', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')
  expect(answer.status).toBe(400)
  expect(answer.head).toContain('connection: close')
  expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1)
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 400, error: 'malformed' })
  expect(upstream.started()).toBe(0)
})

it('an offer to upgrade to h2c is not passed on, and the request goes on as HTTP/1.1', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url)
  const offer =
    'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n'
  const answer = await sendRaw(gateway.port, `GET / HTTP/1.1\r\nHost: a\r\n${offer}\r\n`)
  expect(answer.status).toBe(200)
  expect(upstream.seen[0]!.header('upgrade')).toBeUndefined()
  expect(upstream.seen[0]!.header('http2-settings')).toBeUndefined()
})

function handshake(gateway: TlsGateway, ALPNProtocols: string[]): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const { port, authority } = gateway
    const socket = connectTls({ host: '127.0.0.1', port, ca: authority.ca, servername: 'localhost', ALPNProtocols })
    socket.once('secureConnect', () => resolve(socket))
    socket.once('error', reject)
  })
}
