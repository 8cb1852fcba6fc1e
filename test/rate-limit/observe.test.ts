import { describe, expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { client, createEdge } from './edge.ts'
import { statuses, timed } from './flood.ts'

const enforced = { name: 'enforced', rate: '10/h' }
const shadow = { name: 'shadow', rate: '4/h', mode: 'observe' }

describe('an observing limit beside an enforced one on the same key', () => {
  it('refuses nobody and takes nothing from the other', async () => {
    const edge = await createEdge({ limits: [shadow, enforced] })
    expect(edge.admitted(25)).toBe(10)
    expect(edge.counts.get('decisions_total shadow observe admitted')).toBe(4)
    expect(edge.counts.get('decisions_total shadow observe refused')).toBe(6)
    expect(edge.counts.get('decisions_total enforced enforce admitted')).toBe(10)
    expect(edge.counts.get('decisions_total enforced enforce refused')).toBe(15)
  })

  it('notes on the record what it would have refused', async () => {
    const edge = await createEdge({ limits: [enforced, shadow] })
    const sent = Array.from({ length: 5 }, () => edge.send())
    expect(sent.map(({ ctx }) => ctx.observed.length)).toEqual([0, 0, 0, 0, 1])
    expect(sent[4]!.ctx.observed[0]).toEqual({
      plugin: 'rate-limit',
      verdict: { action: 'limit', rule: 'shadow', reason: 'over shadow', retryAfterMs: 900_000, violated: ['shadow'] },
    })
  })

  it('adds no field to the answer and no limit to the record', async () => {
    const edge = await createEdge({ limits: [shadow, enforced] })
    const { ctx, fields } = edge.send()
    expect(fields.get('ratelimit-policy')).toBe('"enforced";q=10;w=3600')
    expect(ctx.limits.map(({ name }) => name)).toEqual(['enforced'])
    const alone = await createEdge({ limits: [shadow] })
    expect(alone.send().ctx.responseHeaders).toEqual([])
  })

  it('counts only what enforced limits let pass, each one for itself', async () => {
    const edge = await createEdge({
      limits: [{ ...enforced, rate: '3/h' }, shadow, { ...shadow, name: 'other', rate: '2/h' }],
    })
    edge.admitted(9)
    expect(edge.counts.get('decisions_total shadow observe admitted')).toBe(3)
    expect(edge.counts.get('decisions_total shadow observe refused')).toBeUndefined()
    expect(edge.counts.get('decisions_total other observe refused')).toBe(1)
  })

  it('starts anew when it is enforced', async () => {
    const edge = await createEdge({ limits: [shadow] })
    edge.admitted(9)
    await edge.reload({ limits: [{ ...shadow, mode: 'enforce' }] })
    expect(edge.admitted(9)).toBe(4)
  })

  it('on demand refuses nobody either', async () => {
    const edge = await createEdge({ limits: [enforced, { ...shadow, rate: '1/h', apply: 'on-demand' }] })
    const sent = [edge.send(), edge.send()]
    expect(sent.map(({ take }) => take('shadow'))).toEqual([
      { known: true, verdict: undefined },
      { known: true, verdict: undefined },
    ])
    expect(sent.map(({ ctx }) => ctx.observed.length)).toEqual([0, 1])
    expect(edge.send(client('198.51.100.1')).ctx.observed).toEqual([])
  })
})

const configOf = (url: string, limits: readonly string[]): string =>
  [
    'pipeline: { consultDeadline: 5s }',
    `redis: { url: '${url}', deadline: 1s }`,
    'plugins:',
    `  - { use: rate-limit, config: { limits: [${limits.join(', ')}] } }`,
  ].join('\n')

const shared = '{ name: enforced, rate: 8/h, coordination: exact }'

describe('in Redis', () => {
  it.each([
    'exact',
    'leased',
  ])('a %s shadow has a key of its own, and the enforced limit is as without it', async (how) => {
    const upstream = await startUpstream()
    const run = async (limits: readonly string[]) => {
      const redis = await startRedis()
      const gateway = await startGateway(upstream.url, configOf(redis.url, limits))
      const got = await statuses(gateway.url, 12)
      const { limits: noted } = await gateway.lastDecision()
      return { redis, gateway, noted, admitted: got.filter((status) => status === 200).length }
    }
    const without = await run([shared])
    const beside = await run([shared, `{ name: shadow, rate: 3/h, mode: observe, coordination: ${how} }`])
    expect(without.admitted).toBe(8)
    expect({ admitted: beside.admitted, noted: beside.noted }).toEqual({ admitted: 8, noted: without.noted })
    expect(await without.redis.client.keys('sp:{*')).toEqual(['sp:{limit:enforced:127.0.0.1}'])
    expect((await beside.redis.client.keys('sp:{*')).sort()).toEqual([
      'sp:{limit:enforced:127.0.0.1}',
      'sp:{limit:shadow~observed:127.0.0.1}',
    ])
    await until(async () => {
      const text = await beside.gateway.metrics()
      const count = (outcome: string): number =>
        Number(new RegExp(`limit="shadow",mode="observe",outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
      return (count('admitted') === 3 && count('refused') === 5) || undefined
    })
  })

  it('nobody waits for a shadow whose store is frozen, and nobody is refused', async () => {
    const redis = await startRedis()
    const upstream = await startUpstream()
    const limits = ['{ name: enforced, rate: 1000/h, coordination: local }']
    const gateway = await startGateway(
      upstream.url,
      configOf(redis.url, [...limits, '{ name: shadow, rate: 1000/h, mode: observe, coordination: exact }']),
    )
    expect(await statuses(gateway.url, 2)).toEqual([200, 200])
    redis.freeze()
    const { longestMs, got } = await timed(gateway.url, 20)
    redis.thaw()
    expect(new Set(got)).toEqual(new Set([200]))
    // Waiting would take the deadline of a second.
    expect(longestMs).toBeLessThan(900)
  })
})
