import { describe, expect, it } from 'vitest'
import { type Asked, holds, judgeOf } from './judge.ts'

const request: Asked = {
  method: 'POST',
  path: '/search',
  query: 'q=a%20b',
  headers: [
    'Host',
    'shop.example',
    'X-Twice',
    'a',
    'x-twice',
    'b',
    'Content-Type',
    'Application/JSON; charset=utf-8',
    'Cookie',
    'sid=one; theme=dark',
    'cookie',
    'sid=two;last=3',
  ],
  size: 12,
  ip: '198.51.100.9',
  score: 72,
  signals: [
    { id: 'sqli.tautology', points: 60, where: 'query.q' },
    { id: 'sqli.union', points: 40, where: 'query.q' },
    { id: 'xss.script', points: 40, where: 'query.q', observed: true },
    { id: 'scanner', points: 20, where: 'header.user-agent' },
  ],
  limits: [{ name: 'per-client', remaining: 3, degraded: true }],
  identity: 'key:abc',
  standing: 55,
  routeTags: ['shop', 'public'],
}

const true_ = [
  'request.method == "POST"',
  'request.host == "shop.example"',
  'request.path == "/search"',
  'request.query == "q=a%20b"',
  'request.query.contains("%20")',
  'request.protocol == "http/1.1"',
  'request.size == 12',
  'request.size > 11.5',
  'request.contentType == "application/json"',
  'request.headers["host"] == "shop.example"',
  'request.headers.host == "shop.example"',
  'request.headers["X-TWICE"] == "a, b"',
  '"x-twice" in request.headers',
  'request.cookies["sid"] == "one"',
  'request.cookies.theme == "dark" && request.cookies.last == "3"',
  'request.cookies["SID"] == null && request.cookies["constructor"] == null && !("id" in request.cookies)',
  '"sid" in request.cookies && request.cookies["gone"].startsWith("x") == false',
  'client.ip == "198.51.100.9"',
  'client.network == "198.51.100.0/24"',
  'client.identity == "key:abc"',
  'client.identity.startsWith("key:")',
  'client.standing >= 55',
  'client.asn == null && client.country == null && client.roles == null && client.bot == null',
  'threat.score == 72',
  'threat.score >= 72.0',
  'threat.score in [71.0, 72.0]',
  'threat.signals == ["sqli.tautology", "sqli.union", "scanner"]',
  'threat.families == ["sqli", "scanner"]',
  '"sqli" in threat.families',
  'threat.signals.exists(id, id.endsWith(".union"))',
  'limits["per-client"].remaining < 4',
  'limits["per-client"].degraded == true',
  '"per-client" in limits',
  'route.name == "shop"',
  '"public" in route.tags',
]

describe('values of conditions', () => {
  it.each(true_)('%s', async (condition) => {
    expect(await holds(condition, request)).toBe(true)
    expect(await holds(`!(${condition})`, request)).toBe(false)
  })

  it('takes an unmentioned limit for one with room', async () => {
    expect(await holds('limits["other"].remaining > 1000000')).toBe(true)
    expect(await holds('limits["other"].degraded || "other" in limits')).toBe(false)
  })

  it('knows no size of a chunked body, and none of no body', async () => {
    expect(await holds('request.size == null', { size: null })).toBe(true)
    expect(await holds('request.size == 0', {})).toBe(true)
  })

  it('is nobody without an identity, and harmless without a standing', async () => {
    expect(await holds('client.identity == null && client.standing == 0')).toBe(true)
  })

  it('reads the wall clock in UTC, weeks starting on Monday', async () => {
    const { judge, now } = await judgeOf(`
policy: hours
rules:
  - { name: hour-nine, when: time.hour == 9, then: { tag: nine } }
  - { name: monday, when: time.weekday == 1, then: { tag: monday } }
  - { name: sunday, when: time.weekday == 7, then: { tag: sunday } }
  - { name: exact, when: time.ms == 1795342800000, then: { tag: exact } }
`)
    expect(judge().ctx.tags).toEqual(['nine', 'monday'])
    now.wallMs = Date.UTC(2026, 10, 22, 23, 59, 59, 999)
    expect(judge().ctx.tags).toEqual(['sunday'])
    now.wallMs = Date.UTC(2026, 10, 22, 9)
    expect(judge().ctx.tags).toEqual(['nine', 'sunday'])
    now.wallMs = 1_795_342_800_000
    expect(judge().ctx.tags).toContain('exact')
  })

  it('forgets one request when the next comes', async () => {
    const { judge } = await judgeOf(
      'policy: a\nrules:\n  - name: a\n    when: request.headers["x"] == "1"\n    then: { tag: x }\n',
    )
    expect(judge({ headers: ['x', '1'] }).ctx.tags).toEqual(['x'])
    expect(judge({}).ctx.tags).toEqual([])
  })
})
