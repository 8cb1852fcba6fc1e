import { expect, it } from 'vitest'
import { configOf, folder, logLine, policyOf, randomFrom, replayJson } from './kit.ts'

/** An hour of two clients, one of them too fast. */
const random = randomFrom(3)
const hour = Array.from({ length: 3_600 }, (_, atS) => atS).filter(() => random() < 0.4)
const clients = hour.map(() => (random() < 0.8 ? '198.51.100.1' : '198.51.100.2'))

/** A token bucket, written down once more: `rate` tokens a second, `burst` at most. */
function refusals(rate: number, burst: number): number {
  const buckets = new Map<string, { tokens: number; atS: number }>()
  let refused = 0
  hour.forEach((atS, i) => {
    const bucket = buckets.get(clients[i]!) ?? { tokens: burst, atS }
    buckets.set(clients[i]!, bucket)
    bucket.tokens = Math.min(burst, bucket.tokens + (atS - bucket.atS) * rate)
    bucket.atS = atS
    if (bucket.tokens < 1) refused++
    else bucket.tokens--
  })
  return refused
}

it('limits refuse as many as they would have refused then', async () => {
  const limit = (rate: string) =>
    configOf(`  - { use: rate-limit, config: { limits: [{ name: all, key: client.ip, rate: ${rate}, burst: 5 }] } }`)
  const path = folder({
    'gateway.config.yaml': limit('15/m'),
    'next.yaml': limit('7500/h'),
    'a.log': hour.map((atS, i) => logLine(atS, clients[i]!, 'GET / HTTP/1.1')).join(''),
  })
  const asked = { requests: path('a.log'), config: path('gateway.config.yaml'), candidateConfig: path('next.yaml') }
  const { champion, candidate } = await replayJson(asked)
  expect(champion!.actions.limit).toBe(refusals(0.25, 5))
  expect(champion!.actions.limit).toBeGreaterThan(100)
  expect(candidate.actions.limit).toBe(refusals(7_500 / 3_600, 5))
})

it('the clock of conditions is that of the recording', async () => {
  const path = folder({
    'gateway.config.yaml': configOf('  - { use: policy, config: { files: [night.yaml] } }'),
    'night.yaml': policyOf('time.hour < 1'),
    'day.yaml': policyOf('time.hour >= 1'),
    'a.log': [0, 3_599, 3_600, 7_000].map((atS) => logLine(atS, '198.51.100.1', 'GET / HTTP/1.1')).join(''),
  })
  const asked = { requests: path('a.log'), config: path('gateway.config.yaml'), policy: [path('day.yaml')] }
  expect(await replayJson(asked)).toMatchObject({
    champion: { actions: { deny: 2, pass: 2 } },
    candidate: { actions: { deny: 2, pass: 2 } },
    flips: 4,
  })
})
