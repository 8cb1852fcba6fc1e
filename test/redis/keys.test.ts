import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type KeyFamily, keyFamilies } from '../../gateway/state/keys.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from '../rate-limit/flood.ts'

const families: readonly KeyFamily[] = Object.values(keyFamilies)

function familyOf(key: string): KeyFamily | undefined {
  return families.find(({ pattern, foreign }) => {
    if (foreign) return key.startsWith('phase7:')
    const [, before, after] = /^(.*?)(?:<.*>(.*))?$/.exec(pattern)!
    const start = `sp:${before}`
    return after === undefined
      ? key === start
      : key.startsWith(start) && key.endsWith(after) && key.length > start.length
  })
}

/** Every command that reaches the server from now on, also from scripts. */
async function watch({ client }: TestRedis): Promise<readonly string[][]> {
  const seen: string[][] = []
  const monitor = await client.monitor()
  onTestFinished(() => monitor.disconnect())
  monitor.on('monitor', (_time: string, args: string[]) => seen.push(args))
  return seen
}

async function keysIn(redis: TestRedis, commands: readonly string[][]): Promise<Set<string>> {
  const keys = new Set<string>()
  for (const args of commands) {
    // A command without keys is an error here.
    const found = (await redis.client.call('COMMAND', 'GETKEYS', ...args).catch(() => [])) as string[]
    for (const key of found) keys.add(key)
  }
  return keys
}

/** At one moment: type, time to live (ms) and memory. */
async function facts({ client }: TestRedis, key: string): Promise<[type: string, ttlMs: number, bytes: number]> {
  const answers = await client.multi().type(key).pttl(key).memory('USAGE', key).exec()
  return answers!.map(([, value]) => value) as [string, number, number]
}

describe('keys in Redis', () => {
  it('are all registered, with the type that is stated and an expiry where one is stated', async () => {
    const redis = await startRedis()
    const upstream = await startUpstream()
    const commands = await watch(redis)
    const yaml = [
      // Nothing is late here, however busy the machine is.
      'pipeline: { consultDeadline: 5s }',
      `redis: { url: '${redis.url}', deadline: 1s }`,
      'events: { sample: 1 }',
      'plugins:',
      '  - use: bans',
      '  - use: rate-limit',
      '    config:',
      '      limits:',
      '        - { name: leased, rate: 30/h, key: [client.ip, route.name] }',
      '        - { name: window, rate: 30/h, algorithm: sliding-window }',
      '        - { name: phase7, rate: 30/h, algorithm: fixed-window }',
      '        - { name: busy, inFlight: 30, algorithm: concurrency }',
      '        - { name: exact, rate: 30/h, coordination: exact, key: \'request.headers["x-api-key"]\' }',
      '  - { use: rate-limit, name: second, mode: observe, config: { limits: [{ name: leased, rate: 5/s }] } }',
    ].join('\n')
    const gateway = await startGateway(upstream.url, yaml)
    const body = JSON.stringify({ target: '203.0.113.7', for: '10m', reason: 'a test' })
    await fetch(`${gateway.admin}/bans`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    await statuses(gateway.url, 40, { 'x-api-key': 'a}{b' })
    await until(() => commands.some(([name]) => name?.toLowerCase() === 'zadd') || undefined)
    await until(() => commands.some(([name]) => name?.toLowerCase() === 'xadd') || undefined)

    const present = await redis.client.keys('*')
    expect(present.filter((key) => key.startsWith('sp:{limit:')).length).toBeGreaterThanOrEqual(3)
    for (const start of ['sp:{window:', 'sp:{inflight:', 'phase7:', 'sp:{bans}:ends', 'sp:{bans}:log', 'sp:events']) {
      expect(
        present.filter((key) => key.startsWith(start)),
        start,
      ).toHaveLength(1)
    }
    for (const key of present) {
      const family = familyOf(key)
      expect(family, `${key} is in no family of gateway/state/keys.ts`).toBeDefined()
      const [type, ttlMs, bytes] = await facts(redis, key)
      // It expired just now.
      if (type === 'none') continue
      expect(type, key).toBe(family!.type)
      expect(ttlMs >= 0, key).toBe(family!.expiry !== null)
      expect(bytes, key).toBeLessThanOrEqual(family!.budgetBytes)
    }
    await gateway.app.drain(0)
    const touched = await keysIn(redis, commands.slice())
    expect(touched.size).toBeGreaterThanOrEqual(4)
    expect([...touched].filter((key) => familyOf(key) === undefined)).toEqual([])
  })

  it('are in the table of docs/redis.md, and no others', () => {
    const page = readFileSync(new URL('../../docs/redis.md', import.meta.url), 'utf8')
    const rows = page.split('\n').filter((line) => /^\| `(sp:|<keyPrefix>)/.test(line))
    const expected = families.map(
      ({ pattern, foreign, type, expiry, owner, what, budgetBytes }) =>
        `| \`${foreign ? '' : 'sp:'}${pattern}\` | ${type} | ${expiry ?? 'never'} | ${owner} | ${what} | ${budgetBytes / 1024} KiB |`,
    )
    expect(rows).toEqual(expected)
  })
})
