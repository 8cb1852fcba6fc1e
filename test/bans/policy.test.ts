import { describe, expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { asClient } from './processes.ts'

const policyOf = (then: string): string => `policy: p
rules:
  - { name: trap, when: request.path == "/trap", then: ${then} }
`
const plugins = (first = '- { use: bans }', mode = 'enforce'): string =>
  `http: { trustedHops: 1 }\nplugins:\n  ${first}\n  - { use: policy, mode: ${mode}, config: { files: [p.yaml] } }\n`

async function gatewayWith(then: string, yaml = plugins()) {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, yaml, { files: { 'p.yaml': policyOf(then) } })
  const ask = async (path: string, address: string): Promise<number> => {
    const answer = await fetch(`${gateway.url}${path}`, asClient(address))
    await answer.arrayBuffer()
    return answer.status
  }
  return { ...gateway, ask }
}

describe('a rule that bans', () => {
  it.each(['{ ban: 10m }', '{ deny: { status: 418, ban: 10m } }'])('%s: refuses now and from then on', async (then) => {
    const { ask, lastDecision } = await gatewayWith(then)
    expect(await ask('/', '203.0.113.7')).toBe(200)
    expect(await ask('/trap', '203.0.113.7')).toBe(then.includes('418') ? 418 : 403)
    expect(await ask('/', '203.0.113.7')).toBe(403)
    const reason = await until(async () => {
      const { verdict } = await lastDecision()
      return verdict.plugin === 'bans' ? verdict.reason : undefined
    })
    expect(reason).toMatch(/^address 203\.0\.113\.7 is banned until .*Z by policy trap: p\/trap: /)
    expect(await ask('/', '203.0.113.8')).toBe(200)
  })

  it('bans the network of 64 bits of an IPv6 client, and no more', async () => {
    const { ask } = await gatewayWith('{ ban: 10m }')
    await ask('/trap', '2001:db8:0:1::7')
    expect(await ask('/', '2001:db8:0:1:ffff::1')).toBe(403)
    expect(await ask('/', '2001:db8:0:2::7')).toBe(200)
  })

  it.each([
    ['a private address', '10.1.2.3', ''],
    ['loopback', '127.0.0.1', ''],
    [
      'a trusted proxy',
      '192.0.2.9',
      'http: { trustedProxies: [127.0.0.1, 192.0.2.0/24] }\nbans: { privateAddresses: true }',
    ],
  ])('never bans %s', async (_, address, http) => {
    const yaml = http === '' ? plugins() : plugins().replace('http: { trustedHops: 1 }', http)
    const { ask } = await gatewayWith('{ ban: 10m }', yaml)
    expect(await ask('/trap', address)).toBe(403)
    expect(await ask('/', address)).toBe(200)
  })

  it('bans private addresses where the config says so', async () => {
    const { ask } = await gatewayWith('{ ban: 10m }', `${plugins()}bans: { privateAddresses: true }\n`)
    await ask('/trap', '10.1.2.3')
    expect(await ask('/', '10.1.2.3')).toBe(403)
  })

  it('bans nobody in observe mode', async () => {
    const { ask, metrics } = await gatewayWith('{ ban: 10m }', plugins('- { use: bans }', 'observe'))
    expect(await ask('/trap', '203.0.113.7')).toBe(200)
    expect(await ask('/', '203.0.113.7')).toBe(200)
    expect(await metrics()).toContain('sallyport_bans{kind="address"} 0')
  })

  it('does not outdo an allow of an operator', async () => {
    const { ask, admin } = await gatewayWith('{ ban: 10m }')
    const body = JSON.stringify({ target: '203.0.113.0/24', action: 'allow', for: '1h', reason: 'our office' })
    await fetch(`${admin}/bans`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect(await ask('/trap', '203.0.113.7')).toBe(403)
    expect(await ask('/', '203.0.113.7')).toBe(200)
  })

  it('does not start, and says where, when no plugin enforces bans', async () => {
    for (const [then, at] of [
      ['{ ban: 10m }', 'ban'],
      ['{ deny: { ban: 10m } }', 'deny.ban'],
    ] as const) {
      const started = gatewayWith(then, plugins('- { use: threat-score }'))
      await expect(started).rejects.toThrow(`rules[0].then.${at}: no plugin enforces bans; add \`- use: bans\``)
    }
  })

  it.each([
    ['{ ban: 10 }', 'ban'],
    ['{ ban: forever }', 'ban: must be a time with a unit'],
    ['{ ban: 10m, deny: {} }', 'belongs into deny here'],
    ['{ ban: 10m, allow: true }', 'has ban and allow'],
    ['{ deny: { ban: 999d } }', 'from 1ms to 366d'],
  ])('%s is a problem', async (then, message) => {
    await expect(gatewayWith(then)).rejects.toThrow(message)
  })
})
