import { afterEach, describe, expect, it } from 'vitest'
import type { Decision } from '../../gateway/contract/index.ts'
import { createDecisionMemory } from '../../gateway/events/memory.ts'
import { type AdminOptions, createAdmin } from '../../gateway/observe/admin.ts'
import { decisionOf, denialOf } from '../events/helpers.ts'
import { ask, metricsWith } from './helpers.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function adminWith(decisions: readonly Decision[] = [], changes: Partial<AdminOptions> = {}): Promise<number> {
  const memory = createDecisionMemory(2_000)
  for (const decision of decisions) memory.add(decision)
  const metrics = metricsWith()
  const admin = createAdmin({
    ready: () => ({ ready: true, reasons: [] }),
    metrics: metrics.text,
    contentType: metrics.contentType,
    decision: memory.get,
    recent: memory.recent,
    config: () => ({ listen: '127.0.0.1:8080', secret: '***' }),
    ...changes,
  })
  ends.push(admin.close)
  return (await admin.listen({ host: '127.0.0.1', port: 0 })).port
}

async function json(port: number, path: string): Promise<unknown> {
  return JSON.parse((await ask(port, path)).body)
}

describe('the admin', () => {
  it('lists its paths at /', async () => {
    const { status, body } = await ask(await adminWith(), '/')
    expect(status).toBe(200)
    for (const path of ['/healthz', '/readyz', '/metrics', '/decisions', '/config']) expect(body).toContain(path)
  })

  it('is alive whatever else is wrong', async () => {
    const port = await adminWith([], { ready: () => ({ ready: false, reasons: ['draining'] }) })
    expect(await ask(port, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' })
  })

  it('says whether it wants requests, and why not', async () => {
    let reasons: string[] = []
    const port = await adminWith([], { ready: () => ({ ready: reasons.length === 0, reasons }) })
    expect(await ask(port, '/readyz')).toMatchObject({ status: 200, body: '{"ready":true,"reasons":[]}' })
    reasons = ['draining']
    expect(await ask(port, '/readyz')).toMatchObject({ status: 503, body: '{"ready":false,"reasons":["draining"]}' })
  })

  it('serves the metrics in the format of Prometheus', async () => {
    const { status, headers, body } = await ask(await adminWith(), '/metrics')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(body).toContain('\nsallyport_ready 1\n')
  })

  it('gives a decision by its request id, however it is written', async () => {
    const id = 'a/b ?#%2f..\u00e9'
    const port = await adminWith([denialOf(id)])
    expect(await json(port, `/decisions/${encodeURIComponent(id)}`)).toEqual(denialOf(id))
  })

  it('gives the latest decisions, newest first', async () => {
    const port = await adminWith([decisionOf('1'), denialOf('2'), decisionOf('3'), denialOf('4')])
    const ids = async (query: string) => {
      const { decisions } = (await json(port, `/decisions${query}`)) as { decisions: Decision[] }
      return decisions.map(({ request }) => request.id)
    }
    expect(await ids('')).toEqual(['4', '3', '2', '1'])
    expect(await ids('?limit=2')).toEqual(['4', '3'])
    expect(await ids('?action=deny')).toEqual(['4', '2'])
    expect(await ids('?action=pass&limit=1')).toEqual(['3'])
  })

  it('gives 50 decisions unless asked for more', async () => {
    const port = await adminWith(Array.from({ length: 200 }, (_, n) => decisionOf(`${n}`)))
    expect(((await json(port, '/decisions')) as { decisions: Decision[] }).decisions).toHaveLength(50)
  })

  it('shows the configuration that it is given', async () => {
    expect(await json(await adminWith(), '/config')).toEqual({ listen: '127.0.0.1:8080', secret: '***' })
  })

  it('forbids caching and guessing of types, and allows no other origin', async () => {
    const port = await adminWith()
    for (const path of ['/', '/metrics', '/decisions', '/nothing']) {
      const { headers } = await ask(port, path)
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    }
  })
})

describe('a mistake is answered with problem+json', () => {
  it.each([
    ['/decisions/none', 404, 'Decision not found'],
    ['/nothing', 404, 'Not found'],
    ['/decisions?limit=0', 400, 'Invalid limit'],
    ['/decisions?limit=1001', 400, 'Invalid limit'],
    ['/decisions?limit=x', 400, 'Invalid limit'],
    ['/decisions?limit=1&limit=2', 400, 'Invalid limit'],
    ['/decisions?action=explode', 400, 'Invalid action'],
    ['/decisions/%', 400, 'Invalid request'],
    [`/decisions/${'x'.repeat(1_000)}`, 414, 'Invalid request'],
  ])('GET %s', async (path, status, title) => {
    const answer = await ask(await adminWith(), path)
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', title, status })
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s', async (method) => {
    const answer = await ask(await adminWith(), '/config', { method })
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    expect(JSON.parse(answer.body)).toMatchObject({ status: 405 })
  })

  it('a part that fails', async () => {
    const config = () => {
      throw new Error('the config is gone')
    }
    const answer = await ask(await adminWith([], { config }), '/config')
    expect(JSON.parse(answer.body)).toMatchObject({ status: 500, title: 'Internal error' })
  })
})
