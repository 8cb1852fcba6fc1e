import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decide, rules } from '../../gateway/state/bans/precedence.ts'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { allow, automatic, ban, lift, openEdge } from './edge.ts'

const read = (page: string): string => readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8')

it('docs/bans.md has the rules of precedence, in their order', () => {
  const [, section] = /## Precedence\n([\s\S]*?)\n## /.exec(read('bans.md'))!
  const written = [...section!.matchAll(/^\d+\. (.+)$/gm)].map(([, rule]) => rule)
  expect(written).toEqual(rules.map(({ name }) => name))
})

const entry = { id: 'a', edge: 'e', atMs: 0, untilMs: 60_000 }

it.each([
  ['ban', 'operator', 'allow', 'operator', 'present'],
  ['allow', 'operator', 'ban', 'operator', 'candidate'],
  ['ban', 'automatic', 'allow', 'operator', 'present'],
  ['ban', 'automatic', 'ban', 'operator', 'present'],
  ['ban', 'operator', 'ban', 'automatic', 'candidate'],
  ['lifted', 'automatic', 'ban', 'operator', 'present'],
  ['lifted', 'automatic', 'allow', 'operator', 'present'],
  ['lifted', 'automatic', 'ban', 'automatic', 'candidate'],
  ['lifted', 'operator', 'ban', 'operator', 'candidate'],
  ['ban', 'automatic', 'lifted', 'operator', 'candidate'],
  ['ban', 'automatic', 'ban', 'automatic', 'present'],
] as const)('%s by %s against a %s by %s: the %s stands', (effect, author, other, by, stands) => {
  const { kind, target } = ban('203.0.113.7')
  const candidate = { ...entry, kind, target, effect, author, by: author, reason: '', atMs: 10 }
  const present = { ...entry, kind, target, effect: other, author: by, by, reason: '' }
  expect(decide(candidate, present, 20).stands).toBe(stands)
  // Whoever is asked first, edges that meet later come to the same end.
  const turned = decide(present, candidate, 20).stands
  if (effect !== other || author !== by) expect(turned).toBe(stands === 'present' ? 'candidate' : 'present')
})

it('the ACL lines of docs/redis.md are enough for bans', async () => {
  const redis = await startRedis()
  for (const [, words] of read('redis.md').matchAll(/^ACL (SETUSER .*)$/gm)) {
    await redis.client.call('ACL', ...words!.split(' '))
  }
  const url = redis.url.replace('//', '//sallyport:password@')
  const [one, two] = [await openEdge(url), await openEdge(url)]
  await one.agree(automatic('203.0.113.7', { forMs: 300 }))
  await until(() => two.on('203.0.113.7'))
  await one.agree(allow('203.0.113.8'))
  await one.agree(lift('203.0.113.8'))
  await until(() => (one.events.concat(two.events).some(({ action }) => action === 'expire') ? true : undefined), 8_000)
  expect(one.stats().away).toBe(false)
  expect(await redis.client.call('ACL', 'LOG')).toEqual([])
})
