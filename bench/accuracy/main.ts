import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { type Fleet, pause, type RedisServer, startFleet } from './fleet.ts'
import { type Limit, overAdmission, p99, type Shot, underAdmission } from './judge.ts'
import { type Application, fire, startApplication } from './load.ts'

/** `npm run accuracy`: several gateways, one Redis, an open loop. What was admitted against what the limit allows. */
interface Run {
  readonly name: string
  /** Offered load as a multiple of the limit. */
  readonly load: number
  readonly inBursts?: boolean
  /** Bursts beyond the healthy bound that the stated formula allows. */
  readonly extraBursts?: number
  fault?(redis: RedisServer, seconds: number): Promise<void>
}

const runs: readonly Run[] = [
  { name: '1x', load: 1 },
  { name: '1.5x', load: 1.5 },
  { name: '10x', load: 10 },
  { name: 'bursts at the edge of a second, 3x', load: 3, inBursts: true },
  { name: 'SCRIPT FLUSH, 1.5x', load: 1.5, fault: flush },
  { name: 'frozen for 2 s, 1.5x', load: 1.5, extraBursts: 1, fault: freeze },
  { name: 'killed and restarted empty, 1.5x', load: 1.5, extraBursts: 1, fault: restart },
]

const { values } = parseArgs({
  options: {
    gateways: { type: 'string', default: '3' },
    keys: { type: 'string', default: '40' },
    rate: { type: 'string', default: '10' },
    burst: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '6' },
    // Long, so that a busy machine does not make answers late: what the deadline does is seen in the runs with faults.
    deadline: { type: 'string', default: '250ms' },
    // A window of a second holds the tokens of the rate, and admits no more than a bucket with that burst.
    algorithm: { type: 'string', default: 'token-bucket' },
  },
})
const isWindow = values.algorithm === 'sliding-window'
const limit: Limit = { rate: Number(values.rate), burst: Number(isWindow ? values.rate : values.burst) }
const [keys, seconds] = [Number(values.keys), Number(values.seconds)]

const application = await startApplication()
console.log(
  `${values.algorithm}, ${values.gateways} gateways, ${keys} keys, ${limit.rate}/s each, burst ${limit.burst}, ${seconds} s a run\n`,
)
console.log(
  '| coordination | run | offered | admitted | bound | over, worst key | under, all | under, p99 of keys | degraded | not judged |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|')
for (const coordination of ['leased', 'exact'] as const) {
  const fleet = await startFleet(Number(values.gateways), (redis) => configFor(redis, coordination, application.url))
  try {
    for (const run of runs) console.log(await measure(fleet, application, run, coordination))
  } finally {
    await fleet.close()
  }
}
application.close()

async function measure(fleet: Fleet, app: Application, run: Run, coordination: string): Promise<string> {
  const before = await troubles(fleet)
  const plan = { keys, perKey: run.load * limit.rate, seconds, inBursts: run.inBursts === true }
  const [shots] = await Promise.all([fire(fleet.gateways, app, plan), run.fault?.(fleet.redis, seconds)])
  const allowed: Limit = { ...limit, burst: limit.burst * (1 + (run.extraBursts ?? 0)) }
  const over = shots.map((key) => overAdmission(key, allowed))
  const under = shots.map((key) => underAdmission(key, limit))
  const admitted = count(shots.flat())
  const bound = `${run.extraBursts ? `${1 + run.extraBursts}B` : 'B'} + R*T`
  const ideal = shots.reduce((sum, key) => sum + count(key) / (1 - underAdmission(key, limit) || 1), 0)
  const after = await troubles(fleet)
  const cells = [
    ...[coordination, run.name, shots.flat().length, admitted, bound, Math.max(...over).toFixed(2)],
    ...[
      percent(Math.max(0, 1 - admitted / ideal)),
      percent(p99(under)),
      after.degraded - before.degraded,
      after.unjudged - before.unjudged,
    ],
  ]
  return `| ${cells.join(' | ')} |`
}

function count(shots: readonly Shot[]): number {
  return shots.filter((shot) => shot.arrivedAt !== null).length
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** Decisions without Redis, and requests that no limit judged because the plugin failed or was left out. */
async function troubles({ admins }: Fleet): Promise<{ readonly degraded: number; readonly unjudged: number }> {
  const pages = await Promise.all(admins.map(async (admin) => (await fetch(`${admin}/metrics`)).text()))
  const sum = (metric: string): number => {
    const lines = pages.join('\n').matchAll(new RegExp(`^${metric}\\{.*\\} (\\d+)$`, 'gm'))
    return [...lines].reduce((total, [, value]) => total + Number(value), 0)
  }
  return { degraded: sum('sallyport_rate_limit_degraded_total'), unjudged: sum('sallyport_plugin_failures_total') }
}

function configFor(redisUrl: string, coordination: string, upstream: string): string {
  const key = `'request.headers["x-api-key"]'`
  const size = `rate: ${limit.rate}/s, ${isWindow ? '' : `burst: ${limit.burst}, `}algorithm: ${values.algorithm}`
  return `upstreams: [{ name: app, url: '${upstream}' }]
# A busy machine must not make a plugin look slow: one that is left out counts nothing.
pipeline: { consultDeadline: 2s, overrun: 1h }
redis: { url: '${redisUrl}', deadline: ${values.deadline} }
plugins:
  - use: rate-limit
    config:
      limits:
        - { name: per-key, key: ${key}, ${size}, coordination: ${coordination} }
events: { to: none }
log: { level: error, access: false }
`
}

async function flush(redis: RedisServer, runSeconds: number): Promise<void> {
  await pause((runSeconds * 1_000) / 2)
  const socket = connect(redis.port, '127.0.0.1', () => socket.end('SCRIPT FLUSH\r\n'))
  socket.resume()
}

async function freeze(redis: RedisServer, runSeconds: number): Promise<void> {
  await pause((runSeconds * 1_000) / 3)
  redis.freeze()
  await pause(2_000)
  redis.thaw()
}

async function restart(redis: RedisServer, runSeconds: number): Promise<void> {
  await pause((runSeconds * 1_000) / 2)
  await redis.restart()
}
