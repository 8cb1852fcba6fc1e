import { describe, expect, it } from 'vitest'
import { problemsOf, problemsOfConfig } from './edge.ts'

describe('a limit that cannot work is an error that says how to mend it', () => {
  it.each([
    [
      { rate: '100 per second' },
      'limits.0.rate: "100 per second" is not a rate: write 100/s, 600/m, 5000/h, 20000/d or',
    ],
    [{ rate: '0/s' }, '"0/s" is not a rate'],
    [{ rate: { tokens: 5, per: '10' } }, '{"tokens":5,"per":"10"} is not a rate'],
    [{ rate: 100 }, 'limits.0.rate: a rate is a text such as 100/s'],
    [{ rate: '2000000/s' }, 'the highest rate is 1000000/s'],
    [{ key: 'client.ipp' }, 'nothing is counted by "client.ipp": use client.ip (header'],
    [{ key: ['client.ip', 'user'] }, 'limits.0.key.1: nothing is counted by "user": use client.ip, route.name'],
    [{ key: 'request.path' }, 'a client can write any number of paths: count by route.name'],
    [{ key: 'request.headers["X-Api-Key"]' }, 'header names in lower case'],
    [{ cost: 11 }, 'limits.0.cost: a request costs 11 and the bucket holds 10: none would ever pass'],
    [{ rate: '1/d', burst: 40 }, 'limits.0.burst: a bucket of 40 takes more than 31 days to fill'],
    [{ algorithm: 'leaky' }, 'the algorithms are token-bucket and concurrency'],
    [{ coordination: 'global' }, 'limits.0.coordination: Invalid option: expected one of "leased"|"exact"|"local"'],
    [{ apply: 'on-demand', coordination: 'exact' }, 'taken where nothing can wait for Redis: write local, or leave it'],
    [{ whenAway: 'panic' }, 'limits.0.whenAway: Invalid option'],
    [{ match: {} }, 'say what to match: paths, methods or both'],
    [{ match: { paths: ['api'] } }, 'write a path such as /login'],
    [{ match: { methods: ['post'] } }, 'write methods in capitals: POST'],
    [{ apply: 'on-demand', match: { methods: ['POST'] } }, 'put the condition into that policy'],
    [{ name: 'Per Client' }, 'limits.0.name: a limit is named by'],
    [{ burts: 5 }, 'Unrecognized key: "burts"'],
  ])('%j', async (limit, message) => {
    expect(await problemsOf(limit)).toContain(message)
  })

  it('two of the same name', async () => {
    const a = { name: 'a', rate: '1/s' }
    expect(await problemsOfConfig({ limits: [a, { ...a, key: 'route.name' }] })).toBe(
      'limits.1.name: there are two limits named a',
    )
  })

  it('none at all', async () => {
    expect(await problemsOfConfig({ limits: [] })).toContain('limits')
  })
})

describe('limits that contradict each other', () => {
  const minute = { name: 'minute', rate: '100/m' }

  it('are an error: an hour below the minute makes the minute pointless', async () => {
    expect(await problemsOfConfig({ limits: [minute, { name: 'hour', rate: '50/h' }] })).toBe(
      'limits.1.name: minute can never refuse anything: hour counts the same and is stricter in rate and burst',
    )
  })

  it.each([
    ['a lower rate with a larger burst', { rate: '1000/h' }],
    ['another key', { rate: '50/h', key: 'route.name' }],
    ['another part of the requests', { rate: '50/h', match: { paths: ['/login'] } }],
    ['one on demand', { rate: '50/h', apply: 'on-demand' }],
  ])('are not: %s', async (_, other) => {
    expect(await problemsOfConfig({ limits: [minute, { name: 'other', ...other }] })).toBe('accepted')
  })
})
