import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createAuthority, type Issued, localNames } from '../helpers/certificates.ts'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'

interface TlsUpstream {
  readonly port: number
  connections(): number
}

/** An application that speaks TLS, and with `ca` only with clients of that authority. */
async function startTlsUpstream(issued: Issued, ca?: string): Promise<TlsUpstream> {
  let connections = 0
  const mutual = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }
  const server = createServer({ ...issued, ...mutual }, (_req, res) => res.end('over tls'))
  server.on('secureConnection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections: () => connections }
}

const upstreams = (url: string, tls = ''): string => `upstreams: [{ name: app, url: '${url}', ${tls} }]`

async function answerOf(url: string, tls: string, files: Record<string, string>): Promise<string> {
  const gateway = await startGateway('', upstreams(url, tls), { files })
  const answer = await fetch(gateway.url)
  const { outcome } = await gateway.decision(answer.headers.get('x-request-id')!)
  return `${answer.status} ${outcome.error ?? (await answer.text())}`
}

it('the certificate of the application is verified: authority and name', async () => {
  const authority = createAuthority()
  const { port } = await startTlsUpstream(authority.issue('/CN=localhost', ['DNS:localhost', 'DNS:app.internal']))
  const files = { 'ca.pem': authority.ca, 'other.pem': createAuthority('Other').ca }
  const [byName, byAddress] = [`https://localhost:${port}`, `https://127.0.0.1:${port}`]
  expect(await answerOf(byName, '', files)).toBe('502 upstream-untrusted')
  expect(await answerOf(byName, 'tls: { ca: other.pem }', files)).toBe('502 upstream-untrusted')
  expect(await answerOf(byAddress, 'tls: { ca: ca.pem }', files)).toBe('502 upstream-untrusted')
  expect(await answerOf(byName, 'tls: { ca: ca.pem }', files)).toBe('200 over tls')
  expect(await answerOf(byAddress, 'tls: { ca: ca.pem, serverName: app.internal }', files)).toBe('200 over tls')
  expect(await answerOf(byAddress, 'tls: { insecure: true }', files)).toBe('200 over tls')
})

it('the gateway shows its certificate to an application that asks for one', async () => {
  const authority = createAuthority()
  const { port } = await startTlsUpstream(authority.issue('/CN=localhost', localNames), authority.ca)
  const { cert, key } = authority.issue('/CN=gateway')
  const files = { 'ca.pem': authority.ca, 'gateway.pem': cert, 'gateway.key': key }
  const url = `https://127.0.0.1:${port}`
  expect(await answerOf(url, 'tls: { ca: ca.pem }', files)).toMatch(/^502 /)
  expect(await answerOf(url, 'tls: { ca: ca.pem, cert: gateway.pem, key: gateway.key }', files)).toBe('200 over tls')
})

it('the Host that a client writes chooses neither the name that is verified nor a connection', async () => {
  const authority = createAuthority()
  const upstream = await startTlsUpstream(authority.issue('/CN=localhost', localNames))
  for (const host of ['localhost', '127.0.0.1']) {
    const before = upstream.connections()
    const gateway = await startGateway('', upstreams(`https://${host}:${upstream.port}`, 'tls: { ca: ca.pem }'), {
      files: { 'ca.pem': authority.ca },
    })
    for (const written of ['shop.example', 'evil.example', 'localhost', '10.0.0.1:443']) {
      const answer = await sendRaw(gateway.port, `GET / HTTP/1.1\r\nHost: ${written}\r\nConnection: close\r\n\r\n`)
      expect(`${written} ${answer.status}`).toBe(`${written} 200`)
    }
    expect(upstream.connections() - before).toBe(1)
  }
})
