import { expect, it } from 'vitest'
import { slotOf } from '../../gateway/state/slot.ts'
import { freePort, startRedis } from '../helpers/redis.ts'

const keys = ['a', 'foo', '123456789', 'sp:{limit:per-client:203.0.113.7}', 'sp:instances', 'sp:instances:{17}']
const odd = ['', '{}', '{}x', 'a{}{b}', 'a{b}{c}', 'a{b', 'a}b', 'a}{b}', 'ü{é}ñ', '{=a}b:c}', '{{a}}']

it('a key has the slot that a server says it has', async () => {
  const redis = await startRedis('--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`)
  for (const key of [...keys, ...odd]) {
    expect(slotOf(key), key).toBe(await redis.client.call('CLUSTER', 'KEYSLOT', key))
  }
})
