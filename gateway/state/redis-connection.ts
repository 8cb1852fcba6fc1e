import { connectCluster } from './redis-cluster.ts'
import { type Argument, connectServer, type RedisTarget, type Server } from './redis-server.ts'
import type { Script } from './script.ts'

/** Connections to all servers that take writes: the only one, or the masters of a Cluster. */
export interface Connection {
  servers(): Iterable<Server>
  /** Keys of one slot are always on the same server. */
  slotOf(key: string): number
  /** `undefined` while nobody is known to have the slot. */
  serverOf(slot: number): Server | undefined
  /** Runs a script on keys of one slot. Rejects at once when there is no connection, and when it is lost on the way. */
  run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>
  /** Sends one command to the server that has `key`; the arguments name it again. Rejects like `run`. */
  command(key: string, name: string, ...args: readonly Argument[]): Promise<unknown>
  /** Tries to connect; resolves either way, and goes on trying. */
  open(): Promise<void>
  close(): undefined
}

/** Connects to Redis however it is set up. `onReady` and `onLost` are told which server it is about. */
export function createConnection(
  target: RedisTarget,
  onReady: (server: Server) => void,
  onLost: (server: Server) => void,
): Connection {
  const events = { ready: onReady, lost: onLost }
  if (target.cluster) return connectCluster(target, target.cluster, events)
  const server = connectServer(target, events)
  const all = [server]
  return {
    servers: () => all,
    slotOf: () => 0,
    serverOf: () => server,
    run: server.run,
    command: (_, name, ...args) => server.command(name, args),
    open: server.open,
    close: server.close,
  }
}
