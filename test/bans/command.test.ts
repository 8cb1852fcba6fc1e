import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { run } from '../helpers/process.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'

const plugins = 'plugins: [{ use: bans }]\n'

interface Done {
  readonly code: number | string
  readonly out: string
  readonly err: string
}

async function bans(args: readonly string[], env: Record<string, string> = {}): Promise<Done> {
  const { exited, stdout, stderr } = run(['bans', ...args], env)
  return { code: await exited, out: stdout(), err: stderr() }
}

async function gatewayWith(yaml = ''): Promise<readonly string[]> {
  const upstream = await startUpstream()
  return ['--admin', (await startGateway(upstream.url, plugins + yaml)).admin]
}

it('adds, lists, allows and removes', { timeout: 180_000 }, async () => {
  const admin = await gatewayWith()
  expect(await bans(['list', ...admin])).toEqual({ code: 0, out: 'nobody is banned\n', err: '' })
  const added = await bans(['add', '203.0.113.7', '--for', '10m', '--reason', 'scans \u001b[2J us', ...admin])
  expect(added).toMatchObject({ code: 0, err: '' })
  expect(added.out).toMatch(/^203\.0\.113\.7: banned until \d{4}-.*Z, id [0-9a-f]{16}\n$/)
  await bans(['allow', '198.51.100.0/24', '--for', '2d', '--reason', 'office', ...admin])
  await bans(['add', 'identity:key:abc', '--for', '90s', '--reason', 'leaked', ...admin])
  const { out } = await bans(['list', ...admin])
  expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
    ['TARGET', 'WHAT'],
    ['identity:key:abc', 'ban'],
    ['203.0.113.7', 'ban'],
    ['198.51.100.0/24', 'allow'],
    [''],
  ])
  expect(out).toMatch(/ {2}9m \d+s {2,}operator cli {2,}scans {2}\[2J us {2,}[0-9a-f]{16}\n/)
  const listed = JSON.parse((await bans(['list', '--json', ...admin])).out) as { id: string; target: string }[]
  const { id } = listed.find(({ target }) => target === '203.0.113.7')!
  expect(await bans(['remove', id, ...admin])).toEqual({ code: 0, out: `${id}: lifted\n`, err: '' })
  expect(await bans(['remove', '203.0.113.7', ...admin])).toMatchObject({ code: 1, out: '' })
})

it('says what is wrong with a target, and exits with 1', async () => {
  const admin = await gatewayWith()
  const { code, err } = await bans(['add', '203.0.113.0/7', '--for', '10m', '--reason', 'x', ...admin])
  expect(code).toBe(1)
  expect(err).toBe('sallyport bans: "203.0.113.0/7" is too wide: an IPv4 network has at least 8 bits\n')
})

it('says what stands instead, and exits with 1', async () => {
  const admin = await gatewayWith()
  await bans(['allow', '203.0.113.7', '--for', '1h', '--reason', 'partner', ...admin])
  const { code, err } = await bans(['add', '203.0.113.7', '--for', '10m', '--reason', 'x', ...admin])
  expect(code).toBe(1)
  expect(err).toMatch(/^sallyport bans: already allowed until .*Z by operator cli \(partner\): allow beats ban/)
})

it('exits with 2 and says where it looked when no gateway answers', async () => {
  const { code, err } = await bans(['list', '--admin', '127.0.0.1:2'])
  expect(code).toBe(2)
  expect(err).toMatch(/no gateway can be reached at 127\.0\.0\.1:2 \(ECONNREFUSED\)\. Any edge will do/)
})

it('sends the token of SALLYPORT_ADMIN_TOKEN', async () => {
  const token = 'correct-horse-battery'
  const admin = await gatewayWith(`adminTokens: [{ name: alice, token: ${token} }]\n`)
  const words = ['add', '203.0.113.7', '--for', '10m', '--reason', 'x', ...admin]
  expect(await bans(words)).toMatchObject({ code: 2, err: expect.stringContaining('SALLYPORT_ADMIN_TOKEN') })
  expect(await bans(words, { SALLYPORT_ADMIN_TOKEN: token })).toMatchObject({ code: 0 })
  expect((await bans(['list', ...admin])).out).toContain('operator alice')
})

it('says that a ban is not shared yet while Redis is away', { timeout: 120_000 }, async () => {
  const redis = await startRedis()
  await redis.kill()
  const admin = await gatewayWith(`redis: { url: '${redis.url}' }\n`)
  const { code, out } = await bans(['add', '203.0.113.7', '--for', '10m', '--reason', 'x', ...admin])
  expect(code).toBe(0)
  expect(out).toContain('Redis does not answer: this edge enforces it')
})
