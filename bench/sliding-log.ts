import { parseArgs } from 'node:util'
import { ticksPerMs } from '../gateway/contract/index.ts'
import { defineSlidingWindow } from '../plugins/rate-limit/sliding-window.ts'

/**
 * `npm run bench:window`: two counters against a log that keeps every request of the last minute.
 *
 * Wrong decisions are counted as Cloudflare did (2017): both count all requests, and a decision is wrong when one is over
 * the limit and the other is not. Beside it, what each admits when it counts what it admitted, as our limits do.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '2000' }, limit: { type: 'string', default: '100' } },
})
const [minutes, limit] = [Number(values.minutes), Number(values.limit)]
const windowMs = 60_000
const arithmetic = defineSlidingWindow({ tokens: limit, perMs: windowMs })
const token = arithmetic.unitsPerToken

/** Of one client: how many times the limit it sends, and when. */
interface Client {
  readonly load: number
  sends?(ms: number): boolean
}

const steady = [0.5, 0.8, 0.9, 1, 1.1, 1.5, 3, 10]
const random = createRandom(1)
/** Most clients send a hundredth of the limit, one of 130 more than the limit: a Pareto distribution, as of many sites. */
const population = Array.from({ length: 20_000 }, () => Math.min(30, 0.01 * random() ** (-1 / 1.05)))

console.log(`${limit} a minute; ${minutes} minutes of one client, or 10 minutes of ${population.length} clients\n`)
console.log(
  '| traffic | requests | wrong decisions | wrongly admitted | wrongly refused | admitted, of the log | most in a minute |',
)
console.log('|---|---|---|---|---|---|---|')
for (const load of steady) print(`${load}x`, [{ load }], minutes)
print('3x for 30 s, nothing for 50 s', [{ load: 3, sends: (ms) => ms % 80_000 < 30_000 }], minutes)
print(
  'many clients',
  population.map((load) => ({ load })),
  10,
)

function print(name: string, clients: readonly Client[], forMinutes: number): undefined {
  const sum = { requests: 0, laxer: 0, stricter: 0, admitted: 0, ofLog: 0, most: 0 }
  for (const client of clients) follow(client, forMinutes * windowMs, sum)
  const percent = (part: number): string => `${((part / sum.requests) * 100).toFixed(3)} %`
  const wrong = [sum.laxer + sum.stricter, sum.laxer, sum.stricter].map(percent)
  const share = `${((sum.admitted / sum.ofLog) * 100).toFixed(2)} %`
  console.log(`| ${[name, sum.requests, ...wrong, share, sum.most].join(' | ')} |`)
}

function follow({ load, sends }: Client, untilMs: number, sum: Record<string, number>): undefined {
  const [everything, ours] = [arithmetic.create(), arithmetic.create()]
  const [log, logged, admitted] = [createLog(limit * 100), createLog(limit), createLog(limit * 2)]
  const fits = (state: typeof ours, now: number): boolean => {
    arithmetic.advance(state, now)
    return arithmetic.used(state) + token <= arithmetic.capacity
  }
  let ms = random() * windowMs
  for (;;) {
    ms -= (Math.log(1 - random()) * windowMs) / limit / load
    if (ms > untilMs) return
    if (sends && !sends(ms)) continue
    const now = Math.floor(ms * ticksPerMs)
    const [estimated, truly] = [fits(everything, now), log.count(ms) < limit]
    sum.requests!++
    if (estimated && !truly) sum.laxer!++
    if (!estimated && truly) sum.stricter!++
    arithmetic.take(everything, token)
    log.add(ms)
    if (logged.count(ms) < limit) {
      logged.add(ms)
      sum.ofLog!++
    }
    if (!fits(ours, now)) continue
    arithmetic.take(ours, token)
    admitted.add(ms)
    sum.admitted!++
    sum.most = Math.max(sum.most!, admitted.count(ms))
  }
}

/** The moments of the last window, at most so many. */
function createLog(most: number) {
  const times = new Float64Array(most + 1)
  let first = 0
  let size = 0
  return {
    add(ms: number): undefined {
      times[(first + size++) % times.length] = ms
    },
    count(ms: number): number {
      for (; size > 0 && times[first]! <= ms - windowMs; size--) first = (first + 1) % times.length
      return size
    },
  }
}

/** The same numbers every time: mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
