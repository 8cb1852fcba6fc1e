import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RedisTls } from '../../gateway/state/redis-server.ts'
import { createAuthority, localNames } from '../helpers/certificates.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { freePort, startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from '../rate-limit/flood.ts'
import { openStore } from '../state/edge.ts'

/** A server that speaks TLS on a port of its own and wants to see a certificate. */
async function startTlsRedis(names: readonly string[] = localNames) {
  const authority = createAuthority()
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-redis-tls-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const own = authority.issue('/CN=redis', names)
  for (const [name, text] of [
    ['ca.pem', authority.ca],
    ['redis.pem', own.cert],
    ['redis.key', own.key],
  ] as const) {
    writeFileSync(join(dir, name), text)
  }
  const port = await freePort()
  const files = ['--tls-ca-cert-file', join(dir, 'ca.pem'), '--tls-cert-file', join(dir, 'redis.pem')]
  const redis = await startRedis('--tls-port', `${port}`, ...files, '--tls-key-file', join(dir, 'redis.key'))
  const identity = authority.issue('/CN=gateway')
  const tls: RedisTls = { ca: authority.ca, identity, serverName: null }
  return { redis, url: `rediss://127.0.0.1:${port}`, tls }
}

describe('Redis behind TLS', () => {
  it('is verified, and shown the certificate of the gateway', async () => {
    const { url, tls } = await startTlsRedis()
    expect((await openStore({ url, tls })).away()).toBe(false)
  })

  it.each<[string, (tls: RedisTls) => RedisTls | null]>([
    ['without its authority', () => null],
    ['with another authority', (tls) => ({ ...tls, ca: createAuthority('Another').ca })],
    ['without a certificate of the gateway', (tls) => ({ ...tls, identity: null })],
    ['under another name', (tls) => ({ ...tls, serverName: 'redis.internal' })],
  ])('is not used %s', async (_, change) => {
    const { url, tls } = await startTlsRedis()
    expect((await openStore({ url, tls: change(tls) })).away()).toBe(true)
  })

  it('may have a certificate for the name that the config says', async () => {
    const { url, tls } = await startTlsRedis(['DNS:redis.internal'])
    expect((await openStore({ url, tls })).away()).toBe(true)
    expect((await openStore({ url, tls: { ...tls, serverName: 'redis.internal' } })).away()).toBe(false)
  })

  it('is used by a gateway whose config names the files', async () => {
    const { redis, url, tls } = await startTlsRedis()
    const upstream = await startUpstream()
    const files = { 'ca.pem': tls.ca!, 'gateway.pem': tls.identity!.cert, 'gateway.key': tls.identity!.key }
    const yaml = [
      `redis: { url: '${url}', deadline: 40ms, tls: { ca: ca.pem, cert: gateway.pem, key: gateway.key } }`,
      'events: { sample: 1 }',
      'plugins: [{ use: bans }, { use: rate-limit, config: { limits: [{ name: a, rate: 5/h }] } }]',
    ].join('\n')
    const gateway = await startGateway(upstream.url, yaml, { files })
    await statuses(gateway.url, 3)
    expect(await until(async () => (await redis.client.keys('sp:{limit:a:*'))[0])).toBeDefined()
    // Events and bans have connections of their own.
    expect(await until(async () => (await redis.client.xlen('sp:events')) || undefined)).toBeGreaterThan(0)
    expect(await gateway.metrics()).toMatch(/^sallyport_bans_away 0$/m)
  })

  it('and a file that is missing is a problem that names its place', async () => {
    const upstream = await startUpstream()
    const yaml = "redis: { url: 'rediss://127.0.0.1:1', tls: { ca: nowhere.pem } }"
    await expect(startGateway(upstream.url, yaml)).rejects.toThrow(/redis\.tls\.ca: .*nowhere\.pem/)
  })
})
