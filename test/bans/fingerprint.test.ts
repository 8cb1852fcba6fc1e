import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../gateway/state/bans/fingerprint.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'

const script = ['Host', 'a', 'User-Agent', 'python-requests/2.32', 'Accept-Encoding', 'gzip', 'Accept', '*/*']

describe('a fingerprint', () => {
  it('has 16 hexadecimal digits', () => {
    expect(fingerprint(script)).toMatch(/^[0-9a-f]{16}$/)
    expect(fingerprint([])).toMatch(/^[0-9a-f]{16}$/)
  })

  it('is the same for all requests of one program: hosts, cookies, bodies and referers do not count', () => {
    const same = ['Host', 'b', ...script.slice(2), 'Cookie', 'a=b', 'Content-Length', '5', 'Referer', '/x']
    expect(fingerprint(same)).toBe(fingerprint(script))
    expect(fingerprint([...script, 'X-Forwarded-For', '1.2.3.4', 'If-None-Match', 'x'])).toBe(fingerprint(script))
  })

  it.each([
    ['another program', script.with(3, 'curl/8.5.0')],
    ['another order', [...script.slice(4), ...script.slice(0, 4)]],
    ['another spelling', script.with(2, 'user-agent')],
    ['one name more', [...script, 'X-Custom', '1']],
    ['the border of two values elsewhere', script.with(3, 'python-requests/2.32Accept-Encoding')],
  ])('differs for %s', (_, headers) => {
    expect(fingerprint(headers)).not.toBe(fingerprint(script))
  })

  it('costs no more for longer headers than for long ones', () => {
    const huge = Array.from({ length: 4_000 }, (_, i) => (i % 2 ? 'v'.repeat(10_000) : 'User-Agent'))
    const startMs = performance.now()
    for (let i = 0; i < 100; i++) fingerprint(huge)
    expect(performance.now() - startMs).toBeLessThan(2_000)
  })
})

it('is recorded where the config asks for it, and can be banned', async () => {
  const upstream = await startUpstream()
  const yaml = 'plugins: [{ use: bans, config: { recordFingerprint: true, status: 410 } }]'
  const gateway = await startGateway(upstream.url, yaml)
  const ask = (agent: string) =>
    sendRaw(gateway.port, `GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: ${agent}\r\nConnection: close\r\n\r\n`)
  expect((await ask('bot/1')).status).toBe(200)
  const target = (await gateway.lastDecision()).tags[0]!
  expect(target).toMatch(/^fingerprint:[0-9a-f]{16}$/)
  const body = JSON.stringify({ target, for: '10m', reason: 'bot' })
  await fetch(`${gateway.admin}/bans`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  expect((await ask('bot/1')).status).toBe(410)
  expect((await ask('bot/2')).status).toBe(200)
  const metrics = await until(async () => {
    const page = await gateway.metrics()
    return page.includes('sallyport_bans_matches_total{kind="fingerprint"} 1') ? page : undefined
  })
  expect(metrics).toContain('sallyport_bans{kind="fingerprint"} 1')
})
