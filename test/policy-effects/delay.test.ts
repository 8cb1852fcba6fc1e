import { expect, it } from 'vitest'
import { openClient } from '../helpers/client.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const policy = (delay: string) => `policy: shop
rules:
  - { name: short, when: request.path.startsWith("/slow"), then: { delay: 20ms } }
  - { name: slow, when: request.path.startsWith("/slow"), then: { delay: ${delay} } }
  - { name: refused, when: request.path == "/slow/refused", then: { deny: {} } }
`

async function start(delay: string, more = '') {
  const upstream = await startUpstream()
  const yaml = `plugins: [{ use: policy, config: { files: [p.yaml] } }]\n${more}`
  const gateway = await startGateway(upstream.url, yaml, { files: { 'p.yaml': policy(delay) } })
  const timed = async (path: string, init?: RequestInit) => {
    const startMs = performance.now()
    const answer = await fetch(`${gateway.url}${path}`, init)
    await answer.text()
    return { status: answer.status, tookMs: performance.now() - startMs }
  }
  return { upstream, gateway, timed }
}

it('a delayed request is sent on after its time, whole; others are not delayed', async () => {
  const { upstream, gateway, timed } = await start('400ms')
  const slow = await timed('/slow', { method: 'POST', body: 'hello' })
  expect(slow.status).toBe(200)
  expect(slow.tookMs).toBeGreaterThanOrEqual(395)
  expect(upstream.seen).toMatchObject([{ url: '/slow', body: 'hello' }])
  const record = await gateway.lastDecision()
  expect(record.tags).toEqual(['delayed'])
  // Waiting is not work.
  expect(record.outcome.gatewayMicros).toBeLessThan(300_000)
  expect((await timed('/fast')).status).toBe(200)
  expect((await gateway.lastDecision()).tags).toEqual([])
})

it('a refusal is delayed too, and never reaches the application', async () => {
  const { upstream, timed } = await start('300ms')
  const refused = await timed('/slow/refused')
  expect(refused.status).toBe(403)
  expect(refused.tookMs).toBeGreaterThanOrEqual(295)
  expect(upstream.started()).toBe(0)
})

it('beyond the bound requests are not delayed, and a client that leaves makes room', async () => {
  const { upstream, gateway, timed } = await start('10s', 'pipeline: { maxDelayed: 1 }')
  const waiting = openClient(gateway.port)
  waiting.send('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
  const isHeld = async () => ((await gateway.metrics()).includes('sallyport_in_flight 1\n') ? true : undefined)
  await until(isHeld)
  expect((await timed('/slow')).tookMs).toBeLessThan(5_000)
  expect((await gateway.lastDecision()).tags).toEqual(['delay-skipped'])
  expect(upstream.seen).toHaveLength(1)
  waiting.socket.destroy()
  // The one that left is on the record and was never sent on; its place is free: the next one waits.
  await until(async () => ((await gateway.lastDecision()).outcome.aborted === 'client' ? true : undefined))
  const next = openClient(gateway.port)
  next.send('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
  await until(isHeld)
  expect((await timed('/fast')).status).toBe(200)
  expect(upstream.seen.map(({ url }) => url)).toEqual(['/slow', '/fast'])
  next.socket.destroy()
  await until(async () => ((await gateway.lastDecision()).tags.includes('delayed') ? true : undefined))
  expect((await gateway.lastDecision()).outcome.aborted).toBe('client')
})
