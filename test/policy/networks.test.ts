import { describe, expect, it } from 'vitest'
import { holds, problemsOf } from './judge.ts'

const inside = [
  ['10.1.2.3', '10.0.0.0/8'],
  ['172.31.255.255', '172.16.0.0/12'],
  ['192.0.2.129', '192.0.2.128/25'],
  ['192.0.2.1', '192.0.2.1'],
  ['203.0.113.9', '0.0.0.0/0'],
  ['2001:db8:0:1::5', '2001:db8::/32'],
  ['fd12::1', 'fc00::/7'],
  ['::1', '::1'],
] as const
const outside = [
  ['11.0.0.1', '10.0.0.0/8'],
  ['172.32.0.0', '172.16.0.0/12'],
  ['192.0.2.127', '192.0.2.128/25'],
  ['192.0.2.2', '192.0.2.1'],
  ['2001:db9::1', '2001:db8::/32'],
  ['fe00::1', 'fc00::/7'],
  ['10.0.0.1', '::/0'],
  ['::1', '0.0.0.0/0'],
] as const

describe('inNetwork()', () => {
  it.each(inside)('%s is in %s', async (ip, network) => {
    expect(await holds(`inNetwork(client.ip, "${network}")`, { ip })).toBe(true)
    expect(await holds(`inNetwork(client.ip, ["198.51.100.0/24", "${network}"])`, { ip })).toBe(true)
  })

  it.each(outside)('%s is not in %s', async (ip, network) => {
    expect(await holds(`inNetwork(client.ip, "${network}")`, { ip })).toBe(false)
    expect(await holds(`inNetwork(client.ip, ["198.51.100.0/24", "${network}"])`, { ip })).toBe(false)
  })

  it('is false for what is no address, and for a header that is not there', async () => {
    const condition = 'inNetwork(request.headers["x-real-ip"], "0.0.0.0/0")'
    expect(await holds(condition)).toBe(false)
    for (const text of ['', '10.0.0', '10.0.0.256', '10.0.0.01', '10.0.0.1 ', 'a:b:c', '1'.repeat(10_000)])
      expect(await holds(condition, { headers: ['x-real-ip', text] })).toBe(false)
    expect(await holds(condition, { headers: ['x-real-ip', '10.0.0.1'] })).toBe(true)
  })

  it.each([
    ['"10.0.0.0/33"', '"10.0.0.0/33" is not a network'],
    ['"10.0.0.1/8"', '"10.0.0.1/8" has bits behind its length'],
    ['"example.com"', '"example.com" is not a network'],
    ['request.host', 'inNetwork() needs its networks written between quotes'],
    ['["10.0.0.0/8", request.host]', 'inNetwork() needs its networks written between quotes'],
    ['[]', 'inNetwork() takes 1 to 64 networks'],
  ])('refuses %s when it is loaded', async (network, said) => {
    const when = JSON.stringify(`inNetwork(client.ip, ${network})`)
    const [problem] = await problemsOf(`policy: a\nrules:\n  - { name: a, when: ${when}, then: { tag: a } }\n`)
    expect(problem).toContain(`1.yaml:3:22 rules[0].when: ${said}`)
    expect(problem).toMatch(/\n +\^$/)
  })
})
