import { createHash, X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { createAuthority, type Issued } from '../helpers/certificates.ts'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { ask, startTlsGateway } from './ask.ts'

const header = 'x-forwarded-client-cert'
/** How a client learns it depends on whether it was still writing. */
const cutOff = /certificate required|socket hang up|ECONNRESET|EPIPE/i

async function start(clientAuth: 'request' | 'require', yaml = '', policies: Record<string, string> = {}) {
  const clients = createAuthority('Clients')
  const upstream = await startUpstream()
  const files = { 'clients.pem': clients.ca, ...policies }
  const gateway = await startTlsGateway(upstream.url, { ca: 'clients.pem', clientAuth }, yaml, { files })
  const askAs = (client: Issued | Record<string, never>, headers: Record<string, string> = {}) =>
    ask(gateway.port, gateway.authority.ca, { ...client, headers })
  return { clients, upstream, askAs }
}

function hashOf({ cert }: Issued): string {
  return createHash('sha256').update(new X509Certificate(cert).raw).digest('hex')
}

it('require: without a certificate, or with that of a stranger, the handshake fails', async () => {
  const { clients, upstream, askAs } = await start('require')
  await expect(askAs({})).rejects.toThrow(cutOff)
  await expect(askAs(createAuthority('Strangers').issue('/CN=mallory'))).rejects.toThrow(cutOff)
  expect(upstream.started()).toBe(0)
  expect((await askAs(clients.issue('/CN=alice'))).status).toBe(200)
})

it('the subject of a verified certificate is stated, and nothing that the client says instead', async () => {
  const { clients, upstream, askAs } = await start('require')
  const client = clients.issue('/C=DE/O=Shop/CN=till 7')
  await askAs(client, { [header]: 'Subject="CN=admin";Hash=0', 'X_Forwarded-Client-Cert': 'CN=admin' })
  // Naming it in Connection would strip it, if it were not protected.
  await askAs(client, { connection: `close, ${header}` })
  const stated = `Subject="CN=till 7,O=Shop,C=DE";Hash=${hashOf(client)}`
  expect(upstream.seen.map((seen) => seen.header(header))).toEqual([stated, stated])
  expect(JSON.stringify(upstream.seen.map(({ rawHeaders }) => rawHeaders))).not.toContain('admin')
})

it('no name can end the statement or bring bytes that a header cannot carry', async () => {
  const { clients, upstream, askAs } = await start('require')
  const client = clients.issue('/CN=a";Subject="CN=admin\\\\,é/O=line\nbreak')
  await askAs(client)
  const statement = upstream.seen[0]!.header(header)!
  const [, subject, hash] = /^Subject="((?:[^"\\]|\\.)*)";Hash=([0-9a-f]{64})$/.exec(statement)!
  expect(hash).toBe(hashOf(client))
  expect(subject).toContain('\\C3\\A9')
  expect(subject).toMatch(/^O=.*,CN=a/)
})

it('request: without a certificate or with that of a stranger nothing is stated', async () => {
  const { clients, upstream, askAs } = await start('request')
  const client = clients.issue('/CN=alice')
  await askAs({}, { [header]: 'Subject="CN=admin"' })
  await askAs(createAuthority('Strangers').issue('/CN=mallory'), { [header]: 'Subject="CN=admin"' })
  await askAs(client)
  const stated = `Subject="CN=alice";Hash=${hashOf(client)}`
  expect(upstream.seen.map((seen) => seen.header(header))).toEqual([undefined, undefined, stated])
})

it('policies can ask for it, and detectors find nothing in it', async () => {
  const rules = `policy: p\nrules:\n  - { name: alice, when: 'request.headers["${header}"].startsWith("Subject=\\"CN=alice\\"")', then: { tag: [known] } }\n`
  const plugins = 'plugins: [{ use: threat-score }, { use: policy, config: { files: [p.yaml] } }]'
  const { clients, upstream, askAs } = await start('request', plugins, { 'p.yaml': rules })
  expect((await askAs(clients.issue("/O=O'Brien & Sons; Ltd/CN=alice"))).status).toBe(200)
  expect(upstream.seen[0]!.header(header)).toContain("O'Brien")
})

it('without TLS clients cannot send it either', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, 'http: { underscoreHeaders: keep }')
  const forged = `${header}: Subject="CN=admin"\r\nX_Forwarded_Client_Cert: Subject="CN=admin"\r\n`
  await sendRaw(gateway.port, `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${forged}\r\n`)
  expect(upstream.seen[0]!.rawHeaders.join()).not.toContain('admin')
})
