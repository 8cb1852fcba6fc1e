import { createEdgeCount } from './edge-count.ts'
import type { KeySizes } from './key-sizes.ts'
import { keysOf } from './keys.ts'
import { type Breaker, createBreaker } from './redis-breaker.ts'
import type { Connection } from './redis-connection.ts'
import type { Server } from './redis-server.ts'
import { readScript } from './script.ts'
import { createStopwatch } from './stopwatch.ts'
import { within } from './within.ts'

export interface ShardOptions {
  /** Begins every key. */
  readonly prefix: string
  readonly deadlineMs: number
  /** Unlike that of any other process, and of this one before a restart. */
  readonly edge: string
  /** How many edges to assume before Redis could be asked; 1 without it. */
  readonly edges?: number
  onChange(away: boolean, server: string): void
}

/**
 * Whether each server that takes writes is worth asking, and how many edges it has seen. There is one server, or one for
 * each master of a Cluster: when one of them is gone, the keys of the others go on.
 */
export interface Shards {
  /** Nobody answers for this slot; without one, nobody answers at all. */
  away(slot?: number): boolean
  /** `undefined` while nobody is known to have the slot. */
  breakerOf(slot: number): Breaker | undefined
  /** Edges alive when they were last counted, this one included. */
  edges(): number
  ready(server: Server): Promise<void>
  /** When the servers that are connected now have been asked for the first time. */
  answered(): Promise<unknown>
  lost(server: Server): undefined
  /** How often a server was found to be away. */
  openings(): number
  stats(): ShardStats
  /** Takes this edge out of the count. */
  close(): Promise<void>
}

export interface ShardStats {
  readonly servers: number
  /** Those of them that do not answer in time. */
  readonly away: number
  /** How often one was found to be away. */
  readonly openings: number
  /** How long at least one was away, in sum. */
  readonly awayMs: number
}

const beatEveryMs = 500
/** An edge that missed this many is gone: some may be lost to a pause. The others know within three seconds. */
const beatsToMiss = 4
const aliveMs = beatEveryMs * beatsToMiss
const closeDeadlineMs = 500
/** Masters beyond it share one set of heartbeats, or have none. */
const mostTags = 10_000

const heartbeat = readScript('heartbeat')

interface Shard {
  readonly server: Server
  readonly breaker: Breaker
  key: string | undefined
  /** Edges that it counted. */
  alive: number
}

export function createShards(
  connection: Connection,
  { prefix, deadlineMs, edge, edges: assumed = 1, onChange }: ShardOptions,
  sizes: KeySizes,
): Shards {
  const all = new Map<Server, Shard>()
  const keyFor = heartbeatKeys(connection, prefix)
  const count = createEdgeCount(assumed, aliveMs)
  const awayTime = createStopwatch(true)
  let openings = 0

  function shardOf(server: Server): Shard {
    const known = all.get(server)
    if (known) return known
    const breaker = createBreaker(
      () => beat(made),
      deadlineMs,
      (open) => {
        if (open) openings++
        awayTime.set([...all.values()].some((one) => one.breaker.open))
        onChange(open, server.name)
      },
    )
    const made: Shard = { server, breaker, key: undefined, alive: 0 }
    all.set(server, made)
    return made
  }

  async function beat(shard: Shard): Promise<void> {
    shard.key = keyFor(shard.server, shard.key)
    if (shard.key === undefined) throw new Error('this server has no slots')
    shard.alive = Number(await connection.run(heartbeat, [shard.key], [edge, aliveMs]))
    sizes.used('instances', shard.key)
    const answering = [...all.values()].filter((one) => one === shard || !one.breaker.open)
    count.counted(answering.map(({ alive }) => alive))
  }

  function forgetOthers(): undefined {
    const serving = new Set(connection.servers())
    for (const [server, { breaker }] of all) {
      if (serving.has(server)) continue
      breaker.close()
      all.delete(server)
      awayTime.set([...all.values()].some((one) => one.breaker.open))
    }
  }

  const timer = setInterval(() => {
    forgetOthers()
    for (const shard of all.values()) {
      const { breaker } = shard
      if (!breaker.open) void beat(shard).then(breaker.succeeded, breaker.failed)
    }
  }, beatEveryMs).unref()

  return {
    away(slot) {
      if (slot === undefined) return all.size === 0 || [...all.values()].every(isAway)
      const server = connection.serverOf(slot)
      const shard = server && all.get(server)
      return shard === undefined || isAway(shard)
    },
    breakerOf(slot) {
      const server = connection.serverOf(slot)
      return server && shardOf(server).breaker
    },
    edges: count.edges,
    ready(server) {
      count.again()
      return shardOf(server).breaker.start()
    },
    answered: () =>
      Promise.all([...all.values()].filter(({ server }) => server.ready()).map(({ breaker }) => breaker.start())),
    lost: (server) => shardOf(server).breaker.lost(),
    openings: () => openings,
    stats: () => ({
      servers: all.size,
      away: [...all.values()].filter(isAway).length,
      ...{ openings, awayMs: awayTime.totalMs() },
    }),
    async close() {
      clearInterval(timer)
      await within(closeDeadlineMs, Promise.allSettled([...all.values()].map(leave)))
    },
  }

  async function leave({ breaker, key }: Shard): Promise<void> {
    const wasOpen = breaker.open
    breaker.close()
    if (!wasOpen && key !== undefined) await connection.command(key, 'zrem', key, edge)
  }
}

function isAway({ breaker, server }: Shard): boolean {
  return breaker.open || !server.ready()
}

/**
 * Where heartbeats of one server are: the first of `sp:instances`, `sp:instances:{0}`, `sp:instances:{1}` ... that it owns. All
 * edges find the same one, and a server that answers nobody takes only its own count away.
 */
function heartbeatKeys(connection: Connection, prefix: string) {
  const first = keysOf(prefix, 'instances')()
  const keyOf = keysOf(prefix, 'instancesOfMaster')
  return (server: Server, last: string | undefined): string | undefined => {
    const { serverOf, slotOf } = connection
    const isThere = (key: string): boolean => serverOf(slotOf(key)) === server
    if (isThere(first)) return first
    if (last !== undefined && last !== first && isThere(last)) return last
    for (let n = 0; n < mostTags; n++) if (isThere(keyOf(n))) return keyOf(n)
    return undefined
  }
}
