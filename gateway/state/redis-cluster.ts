import { followLayout, hostOr } from './redis-layout.ts'
import type { Argument, RedisTarget, Server, ServerAddress, ServerEvents } from './redis-server.ts'
import type { Script } from './script.ts'
import { slotOf } from './slot.ts'

/** MOVED to the new owner, ASK while its slot moves on, and one more. */
const mostRedirects = 3

/**
 * The masters of a Redis Cluster, one connection each. The client library brings a Cluster of its own, which fails whole
 * pipelines when one slot has moved (redis/ioredis#2075), and needs a queue for commands that wait for a connection;
 * here each server is as hot as a single one, and a redirect concerns one call.
 */
export function connectCluster(target: RedisTarget, seeds: readonly ServerAddress[], events: ServerEvents) {
  const layout = followLayout(target, seeds, events)

  async function route(key: string, send: (server: Server, asking: boolean) => Promise<unknown>): Promise<unknown> {
    const slot = slotOf(key)
    let server = layout.ownerOf(slot)
    let asking = false
    for (let redirects = 0; ; redirects++) {
      if (server === undefined) throw new Error('no connection to Redis: nobody has the slot')
      try {
        return await send(server, asking)
      } catch (error) {
        // After CLUSTERDOWN or a lost connection somebody else will take over, but not within a request.
        const redirect = toRedirect(error, server)
        if (redirect === null || redirects === mostRedirects) throw error
        server = layout.serverAt(redirect.at)
        asking = redirect.asking
        if (!asking) layout.moved(slot, server)
      }
    }
  }

  return {
    servers: layout.masters,
    slotOf,
    serverOf: layout.ownerOf,
    run: (script: Script, keys: readonly string[], args: readonly Argument[]) =>
      route(keys[0]!, (server, asking) => server.run(script, keys, args, asking)),
    command: (key: string, name: string, ...args: readonly Argument[]) =>
      route(key, (server, asking) => server.command(name, args, asking)),
    open: layout.open,
    close: layout.close,
  }
}

/** `MOVED 3999 127.0.0.1:6381` and `ASK 3999 127.0.0.1:6381`; the host may be missing, and may have colons. */
function toRedirect(error: unknown, server: Server): { readonly at: ServerAddress; readonly asking: boolean } | null {
  const words = error instanceof Error ? /^(MOVED|ASK) \d+ (\S*):(\d+)$/.exec(error.message) : null
  if (words === null) return null
  return { at: { host: hostOr(words[2], server), port: Number(words[3]) }, asking: words[1] === 'ASK' }
}
