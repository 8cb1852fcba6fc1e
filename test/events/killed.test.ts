import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import type { Decision } from '../../gateway/contract/index.ts'
import { until } from '../helpers/gateway.ts'
import { startProcess } from '../helpers/process.ts'
import { startRedis, type TestRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { covers, startConsumer } from './consumer.ts'

async function stage(redis: TestRedis) {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-killed-'))
  const upstream = await startUpstream((_, res) => res.end('ok'))
  const config = join(dir, 'gateway.config.yaml')
  await writeFile(
    config,
    `edge: e
upstreams: [{ name: app, url: '${upstream.url}' }]
redis: { url: '${redis.url}' }
events: { to: redis, sample: 1, spill: { dir: '${join(dir, 'spill')}' } }
log: { access: false }
`,
  )
  const client = new Redis(redis.port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  onTestFinished(async () => {
    client.disconnect()
    await rm(dir, { recursive: true, force: true })
  })
  return { start: () => startProcess(['run', '--config', config]), client, dir }
}

async function ask(url: string, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const answer = await fetch(`${url}/items`)
    await answer.text()
    ids.push(answer.headers.get('x-request-id')!)
  }
  return ids
}

const spilledBytes = async (admin: string): Promise<number> => {
  const page = await (await fetch(`${admin}/metrics`)).text()
  return Number(/^sallyport_events_spilled_bytes\{sink="redis"\} (\d+)$/m.exec(page)![1])
}

it('what lay on disk when the gateway was killed arrives first; the rest of that process is declared lost', async () => {
  const redis = await startRedis('--appendonly', 'yes')
  const { start, client } = await stage(redis)
  const seen = new Map<string, number>()
  const consumer = await startConsumer(client, 'sp:events', ({ type, data }, { seq }) => {
    if (type === 'dev.sallyport.decision.v1') seen.set((data as Decision).request.id, seq)
  })
  const first = await start()
  const sent = await ask(first.url, 20)
  await until(() => (sent.every((id) => seen.has(id)) ? true : undefined))
  await redis.kill()
  const away = await ask(first.url, 50)
  await until(async () => ((await spilledBytes(first.admin)) > 50 * 500 ? true : undefined))
  // Whether these are on disk when the process dies is a matter of milliseconds.
  const late = await ask(first.url, 20)
  first.child.kill('SIGKILL')
  await first.exited
  await redis.restart()
  const second = await start()
  const anew = await ask(second.url, 5)
  await until(() => ([...away, ...anew].every((id) => seen.has(id)) ? true : undefined))
  second.child.kill('SIGTERM')
  await second.exited
  await consumer.stop()
  const [old] = [...consumer.streams.values()]
  expect(consumer.missing()).toEqual([])
  expect(old).toMatchObject({ outOfOrder: 0, gaps: [{ sink: 'redis', to: null, why: 'killed' }] })
  const [gap] = old!.gaps
  for (const id of late) if (!seen.has(id)) expect(covers(gap!, old!.highest + 1)).toBe(true)
  // What is on disk tells the next process more than the mark of the last second.
  expect(gap!.from).toBeGreaterThan(Math.max(...away.map((id) => seen.get(id)!)))
}, 60_000)

it('two processes cannot work in one folder', async () => {
  const redis = await startRedis()
  const { start, dir } = await stage(redis)
  const first = await start()
  await expect(start()).rejects.toThrow(
    `events.spill.dir ${join(dir, 'spill')}: process ${first.child.pid} works in it; give every gateway process a folder`,
  )
})
