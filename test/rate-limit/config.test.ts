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
    [{ key: 'client.ipp' }, 'limits.0.key: client has no field "ipp"; did you mean "ip"?'],
    [{ key: ['client.ip', 'user'] }, 'limits.0.key.1: there is no "user"; known: request, client, route, time'],
    [{ key: 'request.path' }, 'a client can write any number of paths: count by route.name'],
    [{ cost: 11 }, 'limits.0.cost: a request costs 11 and the bucket holds 10: none would ever pass'],
    [{ rate: '1/d', burst: 40 }, 'limits.0.burst: a bucket of 40 takes more than 31 days to fill'],
    [
      { algorithm: 'leaky-bucket' },
      'limits.0.algorithm: Invalid option: expected one of "token-bucket"|"sliding-window"|"fixed-window"|"concurrency"',
    ],
    [
      { algorithm: 'sliding-window', burst: 20 },
      'limits.0.burst: a sliding window has no burst beside its rate: leave it',
    ],
    [{ algorithm: 'sliding-window', cost: 11 }, 'a request costs 11 and the window holds 10: none would ever pass'],
    [
      { algorithm: 'sliding-window', rate: { tokens: 9, per: '900h' } },
      'limits.0.rate: a window is at most 31 days long: shorten it',
    ],
    [
      { keyPrefix: 'login' },
      'limits.0.keyPrefix: only a limit with algorithm: fixed-window counts in the keys of services',
    ],
    [{ penalty: 'yes' }, 'limits.0.penalty: Invalid input: expected boolean'],
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

  it.each([
    [
      { rate: { tokens: 100, per: '1.5s' } },
      'limits.0.rate: a fixed window lasts whole seconds, as in Redis, and not 1.5 s',
    ],
    [{ rate: { tokens: 100, per: '500ms' } }, 'and not 0.5 s: write 1s or more for per'],
    [{ rate: { tokens: 100, per: '32d' } }, 'limits.0.rate: a fixed window lasts at most 31 days'],
    [{ burst: 20 }, 'limits.0.burst: a fixed window has no burst, it holds the tokens of its rate: leave it out'],
    [{ coordination: 'leased' }, 'limits.0.coordination: the window is shared with services that count every request'],
    [{ cost: 1.5 }, 'limits.0.cost: a fixed window counts whole points, and not 1.5'],
    [{ cost: 11 }, 'limits.0.cost: a request costs 11 and the window holds 10: none would ever pass'],
    [{ keyPrefix: '' }, 'limits.0.keyPrefix: write 1 to 64 visible characters'],
    [{ apply: 'on-demand', coordination: 'exact' }, 'write local, or leave it out'],
  ])('a fixed window with %j', async (limit, message) => {
    expect(await problemsOf({ algorithm: 'fixed-window', ...limit })).toContain(message)
  })

  it('two fixed windows in the same keys', async () => {
    const a = { name: 'a', rate: '1/s', algorithm: 'fixed-window' }
    expect(await problemsOfConfig({ limits: [a, { ...a, name: 'b', keyPrefix: 'a' }] })).toBe(
      'limits.1.keyPrefix: a counts in the keys a:* as well: give each limit a keyPrefix of its own',
    )
    expect(await problemsOfConfig({ limits: [a, { ...a, name: 'b' }] })).toBe('accepted')
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
    ['a bucket', { algorithm: 'sliding-window' }, { rate: '60/h' }],
    ['a window', {}, { algorithm: 'sliding-window', rate: '60/h' }],
    ['both are windows', { algorithm: 'sliding-window' }, { algorithm: 'sliding-window', rate: '60/h' }],
    ['the rates are the same', {}, { burst: 99 }],
  ])('are an error whatever counts them: %s', async (_, of, than) => {
    const hour = { name: 'hour', rate: '100/m', ...than }
    for (const limits of [
      [{ ...minute, ...of }, hour],
      [hour, { ...minute, ...of }],
    ]) {
      expect(await problemsOfConfig({ limits })).toContain('minute can never refuse anything: hour counts the same')
    }
  })

  it.each([
    ['a lower rate with a larger burst', { rate: '1000/h' }],
    ['another key', { rate: '50/h', key: 'route.name' }],
    ['another part of the requests', { rate: '50/h', match: { paths: ['/login'] } }],
    ['a window that a bucket may fill twice', { rate: '100/m', burst: 50 }, { algorithm: 'sliding-window' }],
    ['one that counts while the other is open', { rate: '200/m', coordination: 'local' }, { whenAway: 'open' }],
    ['one that refuses all while Redis is away', { rate: '200/m', whenAway: 'closed' }],
    ['one for all edges beside one for each', { rate: '200/m', coordination: 'leased' }, { coordination: 'local' }],
    ['one on demand', { rate: '50/h', apply: 'on-demand' }],
    ['a fixed window, which admits more across its edge', { rate: '50/h', algorithm: 'fixed-window' }],
  ])('are not: %s', async (_, other, of: Record<string, unknown> = {}) => {
    expect(
      await problemsOfConfig({
        limits: [
          { ...minute, ...of },
          { name: 'other', ...other },
        ],
      }),
    ).toBe('accepted')
  })
})
