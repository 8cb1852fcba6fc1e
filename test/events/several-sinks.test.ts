import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { LedgerEvent } from '../../gateway/contract/index.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { accountedFor, ofType, parseLines, upTo } from './helpers.ts'

it('a gateway with several sinks gives each the same events, and a dead one takes nothing from the others', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-sinks-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const posted: LedgerEvent[] = []
  const receiver = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      posted.push(...(JSON.parse(Buffer.concat(chunks).toString()) as LedgerEvent[]))
      res.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void receiver.close())
  const redis = await startRedis()
  const upstream = await startUpstream()
  const { port } = receiver.address() as AddressInfo
  const { url, app, metrics } = await startGateway(
    upstream.url,
    `redis: { url: '${redis.url}' }
events:
  to: [file, http, redis, nats, kafka]
  sample: 1
  file: ${dir}/events.ndjson
  http: { url: 'http://127.0.0.1:${port}/' }
  nats: { servers: ['127.0.0.1:9'] }
  kafka: { brokers: ['127.0.0.1:9'] }
  spill: { dir: '${dir}/spill' }`,
  )
  for (let n = 0; n < 20; n++) await (await fetch(`${url}/items`)).text()
  await until(async () =>
    /^sallyport_events_spilled_bytes\{sink="nats"\} [1-9]/m.test(await metrics()) ? true : undefined,
  )
  const page = await metrics()
  for (const dead of ['nats', 'kafka']) {
    expect(page).toMatch(new RegExp(`^sallyport_events_delivered_total\\{sink="${dead}"\\} 0$`, 'm'))
    expect(page).toMatch(new RegExp(`^sallyport_events_dropped_total\\{sink="${dead}"\\} 0$`, 'm'))
  }
  await app.drain(0)
  const written = parseLines(await readFile(join(dir, 'events.ndjson'), 'utf8'))
  const streamed = (await redis.client.xrange('sp:events', '-', '+')).map(
    ([, [, line]]) => JSON.parse(line!) as LedgerEvent,
  )
  expect(ofType(written, 'decision')).toHaveLength(20)
  expect(accountedFor(written)).toEqual(upTo(written.length))
  // At least once: on a busy machine an answer may come too late to count.
  expect(once(posted)).toEqual(written)
  expect(once(streamed)).toEqual(written)
})

function once(events: readonly LedgerEvent[]): LedgerEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()]
}
