import { parseArgs } from 'node:util'
import { createHost } from '../gateway/host.ts'
import { createCounter } from '../plugins/rate-limit/algorithms.ts'
import type { Counter } from '../plugins/rate-limit/counter.ts'
import { toTicks } from '../plugins/rate-limit/gcra.ts'
import { rateLimit } from '../plugins/rate-limit/index.ts'
import type { LimitConfig } from '../plugins/rate-limit/limit-config.ts'
import { hostServices, type ManualClock, manualClock, parseConfig } from '../test/contract/kit.ts'

/**
 * `npm run bench:keys`: more keys than a limit's table holds. Prints memory and time as they come, and asks at the end
 * whether exhausted keys that had to leave the table are still refused, and keys that never came are not.
 */
const { values } = parseArgs({
  options: {
    keys: { type: 'string', default: '10000000' },
    'max-keys': { type: 'string', default: '100000' },
    rate: { type: 'string', default: '100/h' },
    /** Of the clock that limits see: how fast the keys come. */
    'per-second': { type: 'string', default: '1000000' },
  },
})
const [keys, maxKeys, perSecond] = [Number(values.keys), Number(values['max-keys']), Number(values['per-second'])]
const every = Math.max(1, Math.floor(keys / 10))
const watched = 1_000

for (const algorithm of ['token-bucket', 'sliding-window']) await flood(algorithm)

async function flood(algorithm: string): Promise<void> {
  const clock = manualClock()
  const { limits } = await parseConfig(rateLimit.config, { limits: [{ name: 'a', rate: values.rate, algorithm }] })
  const counter = createCounter(limits[0] as LimitConfig, maxKeys, createHost('rate-limit', hostServices(clock)))
  console.log(`\n${algorithm} ${values.rate}, a table of ${maxKeys}, ${perSecond} new keys a second of its clock`)
  console.log('| keys | in the table | CPU microseconds a key | heap MB | RSS MB |\n|---|---|---|---|---|')
  for (let i = 0; i < watched; i++) while (passes(counter, `exhausted-${i}`, clock));
  let before = process.cpuUsage()
  for (let i = 1; i <= keys; i++) {
    passes(counter, `key-${i}`, clock)
    if (i % perSecond === 0) clock.advance(1_000)
    if (i % every !== 0) continue
    const { user, system } = process.cpuUsage(before)
    console.log(`| ${i} | ${counter.keys()} | ${((user + system) / every).toFixed(2)} | ${memory()} |`)
    before = process.cpuUsage()
  }
  const count = (name: string): number => {
    let admitted = 0
    for (let i = 0; i < watched; i++) if (passes(counter, `${name}-${i}`, clock)) admitted++
    return admitted
  }
  // What came back to a bucket meanwhile may be taken, once.
  console.log(`Of ${watched} exhausted keys that left the table, admitted: ${count('exhausted')}`)
  console.log(`Of ${watched} keys that never came, admitted: ${count('fresh')}`)
}

function passes(counter: Counter, key: string, clock: ManualClock): boolean {
  if (counter.look(key, 1, toTicks(clock.monotonicMs())) !== 'fits') return false
  counter.take()
  return true
}

function memory(): string {
  const { heapUsed, rss } = process.memoryUsage()
  return `${(heapUsed / 1e6).toFixed(0)} | ${(rss / 1e6).toFixed(0)}`
}
