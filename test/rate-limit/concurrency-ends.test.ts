import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { definePlugin, type PluginDefinition, type RequestContext } from '../../gateway/contract/index.ts'
import { openClient } from '../helpers/client.ts'
import { startGateway, type TestGateway, until } from '../helpers/gateway.ts'
import { startRawUpstream, startUpstream } from '../helpers/upstream.ts'
import { openClient as openSocket, startSocketServer } from '../websocket/ends.ts'

const yaml = `plugins:
  - { use: rate-limit, config: { limits: [{ name: a, algorithm: concurrency, inFlight: 1 }] } }`

const anyConfig = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as PluginDefinition['config']

/** A plugin behind the limit that ends requests in its own way. */
function ending(onFailure: 'open' | 'closed', decide: (ctx: RequestContext) => undefined): PluginDefinition {
  const budget = { syncMicros: 1_000 }
  return definePlugin({
    ...{ name: 'ending', summary: '', config: anyConfig, onFailure, budget },
    setup: () => ({ decide }),
  })
}

async function inFlight(gateway: TestGateway): Promise<number> {
  const line = /^sallyport_rate_limit_in_flight\{limit="a",mode="enforce"\} (\d+)$/m.exec(await gateway.metrics())
  return Number(line![1])
}

/** Nothing is in flight, and so another request passes. */
async function expectFree(gateway: TestGateway): Promise<void> {
  await until(async () => ((await inFlight(gateway)) === 0 ? true : undefined))
}

describe('a slot comes free', () => {
  it('when the response has been sent, and not before', async () => {
    let answer = (): void => undefined
    const upstream = await startUpstream((_req, res) => {
      res.write('begun')
      answer = () => void res.end('done')
    })
    const gateway = await startGateway(upstream.url, yaml)
    const first = await fetch(gateway.url)
    const second = await fetch(gateway.url)
    expect([first.status, second.status, second.headers.get('retry-after')]).toEqual([200, 429, '1'])
    expect(await inFlight(gateway)).toBe(1)
    answer()
    await first.text()
    await expectFree(gateway)
    const third = fetch(gateway.url)
    expect((await third).status).toBe(200)
    answer()
  })

  it('when the client goes away before the answer, and in the middle of it', async () => {
    const upstream = await startUpstream((req, res) => {
      if (req.url === '/middle') res.write('begun')
    })
    const gateway = await startGateway(upstream.url, yaml)
    for (const path of ['/before', '/middle']) {
      const client = openClient(gateway.port)
      client.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
      await until(async () => ((await inFlight(gateway)) === 1 ? true : undefined))
      if (path === '/middle') await client.reads(/begun/)
      client.socket.destroy()
      await expectFree(gateway)
    }
  })

  it('when the client goes away in the middle of its body', async () => {
    const gateway = await startGateway((await startUpstream()).url, yaml)
    const client = openClient(gateway.port)
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf')
    await until(async () => ((await inFlight(gateway)) === 1 ? true : undefined))
    client.socket.destroy()
    await expectFree(gateway)
  })

  it('when the application fails', async () => {
    const upstream = await startRawUpstream((socket) => socket.once('data', () => socket.destroy()))
    const gateway = await startGateway(upstream.url, yaml)
    for (let i = 0; i < 3; i++) {
      expect((await fetch(gateway.url)).status).toBe(502)
      await expectFree(gateway)
    }
  })

  it('when a plugin behind it denies', async () => {
    const denier = ending('open', () => ({ action: 'deny', reason: 'no' }) as never)
    const gateway = await startGateway((await startUpstream()).url, `${yaml}\n  - { use: ending }`, {
      plugins: [denier],
    })
    for (let i = 0; i < 3; i++) {
      expect((await fetch(gateway.url)).status).toBe(403)
      await expectFree(gateway)
    }
  })

  it.each(['open', 'closed'] as const)('when a hook behind it throws, and its plugin fails %s', async (onFailure) => {
    const thrower = ending(onFailure, () => {
      throw new Error('a mistake')
    })
    const gateway = await startGateway((await startUpstream()).url, `${yaml}\n  - { use: ending }`, {
      plugins: [thrower],
    })
    for (let i = 0; i < 3; i++) {
      expect((await fetch(gateway.url)).status).toBe(onFailure === 'open' ? 200 : 503)
      await expectFree(gateway)
    }
  })

  it('when a WebSocket ends: until then it is one request in flight', async () => {
    const application = await startSocketServer()
    const routes = 'routes: [{ name: all, path: /*, upstream: app, websocket: true }]'
    const gateway = await startGateway(application.url, `${routes}\n${yaml}`)
    const client = await openSocket(gateway)
    client.socket.send('hello')
    expect(await client.next()).toBe('hello')
    expect((await fetch(gateway.url)).status).toBe(429)
    const closed = once(client.socket, 'close')
    client.socket.close()
    await closed
    await expectFree(gateway)
    expect((await fetch(gateway.url)).status).toBe(200)
  })

  it('when a request that began before a reload is over', async () => {
    let answer = (): void => undefined
    const upstream = await startUpstream((_req, res) => {
      answer = () => void res.end('done')
    })
    const gateway = await startGateway(upstream.url, yaml)
    const first = fetch(gateway.url)
    await until(async () => ((await inFlight(gateway)) === 1 ? true : undefined))
    expect(await gateway.app.reload()).toBe(true)
    expect((await fetch(gateway.url)).status).toBe(429)
    expect(await inFlight(gateway)).toBe(1)
    answer()
    expect((await first).status).toBe(200)
    await expectFree(gateway)
  })
})
