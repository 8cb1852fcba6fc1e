/** Keys of one kind. */
export interface KeyFamily {
  /** True: without the prefix of the config, in keys that others write too. */
  readonly foreign?: true
  /** Behind the prefix. What is in braces decides about the slot in a Cluster, so keys of one script share it. */
  readonly pattern: string
  readonly type: 'hash' | 'list' | 'set' | 'stream' | 'string' | 'zset'
  /** When Redis forgets a key; `null`: never. */
  readonly expiry: string | null
  /** The file that writes it. */
  readonly owner: string
  readonly what: string
  /** Most bytes that one key is meant to take in Redis, as MEMORY USAGE counts them. */
  readonly budgetBytes: number
}

/** Every key that this gateway writes to Redis: nothing else builds one. docs/redis.md has the same table, by a test. */
export const keyFamilies = {
  limit: {
    pattern: '{limit:<name>:<key>}',
    type: 'hash',
    expiry: 'when it is full and nothing is held, and 10 s more; at least 21 s',
    owner: 'gateway/state/redis-store.ts',
    what: 'One bucket: when it will have refilled, what edges hold, and the last call of each edge.',
    budgetBytes: 4_096,
  },
  window: {
    pattern: '{window:<microseconds>:<name>:<key>}',
    type: 'hash',
    expiry: 'at the end of the next window, and 10 s more; at least 21 s',
    owner: 'gateway/state/redis-store.ts',
    what: 'One key of a sliding window: what was spent in this window and in the one before, and the last call of each edge.',
    budgetBytes: 4_096,
  },
  inflight: {
    pattern: '{inflight:<name>:<key>}',
    type: 'hash',
    expiry: '11 s after the last call',
    owner: 'gateway/state/redis-store.ts',
    what: 'Slots of each edge, with the number of its last call and when they come free; when an edge went without.',
    budgetBytes: 4_096,
  },
  fixedWindow: {
    foreign: true,
    pattern: '<keyPrefix>:<key>',
    type: 'string',
    expiry: 'the end of the window',
    owner: 'gateway/state/redis-window.ts',
    what: 'One fixed window: the points counted. Without the prefix, because services write it too.',
    budgetBytes: 256,
  },
  instances: {
    pattern: 'instances',
    type: 'zset',
    expiry: '2 s',
    owner: 'gateway/state/redis-shards.ts',
    what: 'Last heartbeat of each edge.',
    budgetBytes: 65_536,
  },
  instancesOfMaster: {
    pattern: 'instances:{<n>}',
    type: 'zset',
    expiry: '2 s',
    owner: 'gateway/state/redis-shards.ts',
    what: 'The same in a Cluster, where every master has one: the first of `instances`, `instances:{0}`, ... that it owns.',
    budgetBytes: 65_536,
  },
  bans: {
    pattern: '{bans}',
    type: 'hash',
    expiry: 'an hour after the last ban has ended',
    owner: 'gateway/state/bans/redis-bans.ts',
    what: 'What stands on each target; `n` counts changes.',
    budgetBytes: 128 * 1_048_576,
  },
  banEnds: {
    pattern: '{bans}:ends',
    type: 'zset',
    expiry: 'an hour after the last ban has ended',
    owner: 'gateway/state/bans/redis-bans.ts',
    what: 'When each of them ends.',
    budgetBytes: 32 * 1_048_576,
  },
  banLog: {
    pattern: '{bans}:log',
    type: 'stream',
    expiry: 'an hour after the last ban has ended',
    owner: 'gateway/state/bans/redis-bans.ts',
    what: 'Changes, about `bans.max` of them and at least 10,000.',
    budgetBytes: 128 * 1_048_576,
  },
  events: {
    pattern: 'events',
    type: 'stream',
    expiry: null,
    owner: 'gateway/state/redis-stream.ts',
    what: 'Decision events, trimmed by `events.redis.keep` and `events.redis.most`.',
    budgetBytes: 512 * 1_048_576,
  },
} as const satisfies Readonly<Record<string, KeyFamily>>

export type KeyFamilyName = keyof typeof keyFamilies

/** Builds the keys of one family: `part` stands for everything from its first `<` to its last `>`. */
export function keysOf(prefix: string, family: KeyFamilyName): (part?: string | number) => string {
  const [, before, after] = /^(.*?)(?:<.*>(.*))?$/.exec(keyFamilies[family].pattern)!
  const start = `${prefix}:${before}`
  return after === undefined ? () => start : (part) => `${start}${part}${after}`
}
