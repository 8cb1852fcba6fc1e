import { type RequestOptions, request } from 'node:https'
import { type Authority, createAuthority, type Issued, localNames } from '../helpers/certificates.ts'
import { startGateway, type TestGateway, type TestGatewayOptions } from '../helpers/gateway.ts'

export interface TlsAnswer {
  readonly status: number
  readonly body: string
  /** Fingerprint of the certificate that the gateway showed. */
  readonly fingerprint: string
}

/** One request on a TLS connection of its own; rejects when the handshake or the connection fails. */
export function ask(port: number, ca: string, options: RequestOptions = {}, body = ''): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port, ca, servername: 'localhost', agent: false, ...options }, (res) => {
      const { fingerprint256: fingerprint } = (res.socket as import('node:tls').TLSSocket).getPeerCertificate()
      let text = ''
      res.on('data', (chunk) => {
        text += String(chunk)
      })
      res.on('end', () => resolve({ status: res.statusCode!, body: text, fingerprint }))
    })
    req.on('error', reject)
    req.end(body)
  })
}

export interface TlsGateway extends TestGateway {
  readonly authority: Authority
  readonly issued: Issued
}

/** A gateway that speaks TLS as `localhost`. `tls`: further keys of that section, `yaml`: further sections. */
export async function startTlsGateway(
  upstream: string,
  tls: Readonly<Record<string, string>> = {},
  yaml = '',
  options: TestGatewayOptions = {},
): Promise<TlsGateway> {
  const authority = createAuthority()
  const issued = authority.issue('/CN=localhost', localNames)
  const section = `tls: ${JSON.stringify({ cert: 'server.pem', key: 'server.key', ...tls })}`
  const files = { 'server.pem': issued.cert, 'server.key': issued.key, ...options.files }
  const gateway = await startGateway(upstream, `${section}\n${yaml}`, { ...options, files })
  return { ...gateway, authority, issued }
}
