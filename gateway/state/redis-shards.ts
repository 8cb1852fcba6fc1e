import { keysOf } from './keys.ts'
import { type Breaker, createBreaker } from './redis-breaker.ts'
import type { Connection } from './redis-connection.ts'
import type { Server } from './redis-server.ts'
import { readScript } from './script.ts'
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
  lost(server: Server): undefined
  /** Servers that are known, and those of them that do not answer in time. */
  count(): { readonly servers: number; readonly away: number }
  /** Takes this edge out of the count. */
  close(): Promise<void>
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
): Shards {
  const all = new Map<Server, Shard>()
  const keyFor = heartbeatKeys(connection, prefix)
  let edges = assumed
  let isCounted = false
  let countedAgainAtMs = 0

  function shardOf(server: Server): Shard {
    const known = all.get(server)
    if (known) return known
    const breaker = createBreaker(
      () => beat(made),
      deadlineMs,
      (open) => onChange(open, server.name),
    )
    const made: Shard = { server, breaker, key: undefined, alive: 0 }
    all.set(server, made)
    return made
  }

  async function beat(shard: Shard): Promise<void> {
    shard.key = keyFor(shard.server, shard.key)
    if (shard.key === undefined) throw new Error('this server has no slots')
    shard.alive = Number(await connection.run(heartbeat, [shard.key], [edge, aliveMs]))
    const seen = Math.max(
      1,
      ...[...all.values()].map(({ alive, breaker }) => (breaker.open && shard.breaker !== breaker ? 0 : alive)),
    )
    // After a restart Redis has to hear from everybody first: whoever comes early must not take the whole limit.
    const isEarly = isCounted && performance.now() < countedAgainAtMs
    edges = isEarly ? Math.max(edges, seen) : seen
    isCounted = true
  }

  function forgetOthers(): undefined {
    const serving = new Set(connection.servers())
    for (const [server, { breaker }] of all) {
      if (serving.has(server)) continue
      breaker.close()
      all.delete(server)
    }
  }

  const timer = setInterval(() => {
    forgetOthers()
    for (const shard of all.values()) {
      const { breaker } = shard
      if (!breaker.open) void beat(shard).then(breaker.succeeded, breaker.failed)
    }
  }, beatEveryMs).unref()

  const isAway = ({ breaker, server }: Shard): boolean => breaker.open || !server.ready()
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
    edges: () => edges,
    ready(server) {
      countedAgainAtMs = performance.now() + aliveMs
      return shardOf(server).breaker.start()
    },
    lost: (server) => shardOf(server).breaker.lost(),
    count: () => ({ servers: all.size, away: [...all.values()].filter(isAway).length }),
    async close() {
      clearInterval(timer)
      const leaving = [...all.values()].map(async ({ breaker, key }) => {
        const wasOpen = breaker.open
        breaker.close()
        if (!wasOpen && key !== undefined) await connection.command('zrem', key, edge)
      })
      await within(closeDeadlineMs, Promise.allSettled(leaving))
    },
  }
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
