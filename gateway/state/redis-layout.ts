import { connectServer, type RedisTarget, type Server, type ServerAddress, type ServerEvents } from './redis-server.ts'
import { within } from './within.ts'

/** Which master of a Cluster has a slot, with a connection to each. */
export interface Layout {
  masters(): Iterable<Server>
  ownerOf(slot: number): Server | undefined
  /** The server at this address; it need not be connected yet. */
  serverAt(at: ServerAddress): Server
  /** A server said that this slot is somewhere else now. */
  moved(slot: number, to: Server): undefined
  /** Resolves when the masters are connected, or cannot be within half a second. */
  open(): Promise<void>
  close(): undefined
}

const deadlineMs = 500
/** Redirects tell what changed; this is for what nobody asks about. */
const refreshEveryMs = 10_000
/** While a master is missing: its replica takes over at some moment now. */
const refreshWhileMissingMs = 200

interface Member {
  readonly server: Server
  readonly opened: Promise<void>
}

/** Asks the nodes for the layout (CLUSTER SLOTS), and again when something changes. */
export function followLayout(target: RedisTarget, seeds: readonly ServerAddress[], events: ServerEvents): Layout {
  const members = new Map<string, Member>()
  let owners: (Server | undefined)[] = []
  const next = repeat(() => refresh())

  function serverAt(at: ServerAddress): Server {
    const name = `${at.host}:${at.port}`
    const known = members.get(name)
    if (known) return known.server
    const server = connectServer(target, { ready: events.ready, lost }, at)
    members.set(name, { server, opened: server.open() })
    return server
  }

  function lost(server: Server): undefined {
    events.lost(server)
    if (members.get(server.name)?.server === server) next.within(refreshWhileMissingMs)
  }

  function adopt(layout: readonly Range[]): undefined {
    const serving = new Set<Server>()
    owners = []
    for (const { from, to, at } of layout) {
      const server = serverAt(at)
      serving.add(server)
      for (let slot = from; slot <= to; slot++) owners[slot] = server
    }
    for (const [name, { server }] of members) {
      if (serving.has(server)) continue
      members.delete(name)
      server.close()
    }
  }

  /** Asks one server after the other, those first that take part. */
  async function refresh(): Promise<number> {
    const layout = (await firstOf(ready(), layoutOf)) ?? (await firstOf(seeds, (seed) => layoutFrom(target, seed)))
    if (layout && !next.ended()) adopt(layout)
    return members.size > 0 && ready().length === members.size ? refreshEveryMs : refreshWhileMissingMs
  }

  const ready = (): Server[] => [...members.values()].map(({ server }) => server).filter((server) => server.ready())
  return {
    masters: () => [...members.values()].map(({ server }) => server),
    ownerOf: (slot) => owners[slot],
    serverAt,
    moved(slot, to) {
      owners[slot] = to
      next.within(refreshWhileMissingMs)
    },
    async open() {
      await next.now()
      await within(deadlineMs, Promise.all([...members.values()].map(({ opened }) => opened)))
    },
    close() {
      next.end()
      for (const { server } of members.values()) server.close()
    },
  }
}

/** Does the work again and again, one at a time; it says itself when it is due next, in ms. */
function repeat(work: () => Promise<number>) {
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let dueAtMs = Number.POSITIVE_INFINITY
  let ended = false

  async function once(): Promise<void> {
    dueAtMs = Number.POSITIVE_INFINITY
    const ms = await work()
    running = null
    soon(ms)
  }

  function now(): Promise<void> {
    clearTimeout(timer)
    running ??= once()
    return running
  }

  function soon(ms: number): undefined {
    const at = performance.now() + ms
    if (ended || running !== null || at >= dueAtMs) return
    clearTimeout(timer)
    dueAtMs = at
    timer = setTimeout(() => void now(), ms).unref()
  }

  return {
    now,
    within: soon,
    ended: () => ended,
    end(): undefined {
      ended = true
      clearTimeout(timer)
    },
  }
}

/** Slots and their master. */
interface Range {
  readonly from: number
  readonly to: number
  readonly at: ServerAddress
}

async function layoutFrom(target: RedisTarget, seed: ServerAddress): Promise<Range[] | null> {
  const nobody = { ready: () => undefined, lost: () => undefined }
  const server = connectServer(target, nobody, seed)
  await within(deadlineMs, server.open())
  const layout = server.ready() ? await layoutOf(server) : null
  server.close()
  return layout
}

/** CLUSTER SLOTS: `[from, to, [host, port, ...], replica, ...]` each. `null` when nothing useful comes in time. */
async function layoutOf(server: Server): Promise<Range[] | null> {
  const asked = server.command('cluster', ['slots']).catch(() => null)
  const reply = (await within(deadlineMs, asked)) as [number, number, [string | null, number]][] | null
  if (!Array.isArray(reply) || reply.length === 0) return null
  return reply.map(([from, to, [host, port]]) => ({ from, to, at: { host: hostOr(host, server), port } }))
}

async function firstOf<T, R>(all: Iterable<T>, ask: (one: T) => Promise<R | null>): Promise<R | null> {
  for (const one of all) {
    const answer = await ask(one)
    if (answer !== null) return answer
  }
  return null
}

/** A node that does not know its own name is where it was asked. */
export function hostOr(host: string | null | undefined, { name }: Server): string {
  return host ? host : name.slice(0, name.lastIndexOf(':'))
}
