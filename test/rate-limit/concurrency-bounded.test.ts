import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createHost } from '../../gateway/host.ts'
import { createConcurrency } from '../../plugins/rate-limit/concurrency.ts'
import { config } from '../../plugins/rate-limit/config.ts'
import { hostServices, manualClock, parseConfig } from '../contract/kit.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

it('a million keys, one after the other, leave nothing behind', { timeout: 60_000 }, async () => {
  const { limits } = await parseConfig(config, { limits: [{ name: 'a', algorithm: 'concurrency', inFlight: 2 }] })
  const counter = createConcurrency(limits[0] as never, 1_000, createHost('test', hostServices(manualClock())))
  const serve = (from: number, to: number): number => {
    let refused = 0
    for (let i = from; i < to; i++) {
      const key = `2001:db8:${i}::/64`
      if (counter.look(key, 1, 0) !== 'fits') refused++
      counter.take()
      // A hundred are in flight at a time.
      if (i - from >= 100) counter.slots!.release(`2001:db8:${i - 100}::/64`, 1, 5)
    }
    for (let i = to - 100; i < to; i++) counter.slots!.release(`2001:db8:${i}::/64`, 1, 5)
    expect([refused, counter.keys(), counter.slots!.inUse()]).toEqual([0, 0, 0])
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = serve(0, 50_000)
  const after = serve(50_000, 1_000_000)
  expect(after - before).toBeLessThan(4_000_000)
})
