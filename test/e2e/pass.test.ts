import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

it('a request passes, is told who asked, and leaves a record', async () => {
  const upstream = await startUpstream((_req, res) => {
    res.writeHead(201, { 'x-from': 'app', connection: 'keep-alive, x-hop', 'x-hop': '1' })
    res.end('made')
  })
  const gateway = await startGateway(upstream.url)
  const answer = await fetch(`${gateway.url}/items?id=1`, { method: 'POST', body: 'a=b', headers: { 'x-mine': 'yes' } })
  expect(answer.status).toBe(201)
  expect(await answer.text()).toBe('made')
  expect(answer.headers.get('x-from')).toBe('app')
  expect(answer.headers.has('x-hop')).toBe(false)
  const seen = upstream.seen[0]!
  expect(seen).toMatchObject({ method: 'POST', url: '/items?id=1', body: 'a=b' })
  expect(seen.header('x-mine')).toBe('yes')
  expect(seen.header('x-forwarded-for')).toBe('127.0.0.1')
  expect(seen.header('x-forwarded-proto')).toBe('http')
  expect(seen.header('host')).toBe(`127.0.0.1:${gateway.port}`)
  const id = answer.headers.get('x-request-id')!
  expect(seen.header('x-request-id')).toBe(id)
  const decision = await gateway.decision(id)
  expect(decision).toMatchObject({
    request: { id, method: 'POST', path: '/items', route: 'all' },
    client: { address: '127.0.0.1' },
    verdict: { action: 'pass', plugin: null },
    outcome: { status: 201, bytes: 4, error: null, aborted: null },
  })
  expect(decision.outcome.gatewayMicros).toBeGreaterThan(0)
  expect(decision.outcome.upstreamMillis).toBeGreaterThan(0)
})
