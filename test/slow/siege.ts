import { setTimeout as wait } from 'node:timers/promises'
import { type ChildGateway, everyPlugin, startChildGateway } from '../helpers/child-gateway.ts'
import { mostMemory, residentBytes } from '../helpers/memory.ts'
import { startApplication } from '../streams/application.ts'
import { attack, type Tally } from './attackers.ts'
import { startSlowhttptest } from './slowhttptest.ts'
import { startVisitor, type Visits } from './visitor.ts'

export interface SiegeOptions {
  readonly seconds: number
  readonly connectionsEach: number
  /** The section `http` of the config: `{ headersTimeout: 2s }`. */
  readonly http: string
  /** Lets slowhttptest join, if it is installed. */
  readonly withTool: boolean
}

export interface Siege {
  readonly tallies: readonly Tally[]
  readonly visits: Visits
  /** Of somebody who goes to the application directly: how busy the machine itself is. */
  readonly directVisits: Visits
  readonly quietBytes: number
  /** The most in the first half of the time, and in the second. */
  readonly earlyBytes: number
  readonly lateBytes: number
  /** Connections that the gateway still has a moment after the attackers left. */
  readonly leftOpen: number
  readonly tool: string
}

/**
 * More than the attackers can hold: a slow read and a slow upload each hold one until they are cut, and when none is left
 * everybody waits. What the siege measures is whether the gateway itself can be held up.
 */
const upstreamConnections = 2_000

/** Attackers hold as many connections as they can, while somebody else wants to be served. */
export async function siege({ seconds, connectionsEach, http, withTool }: SiegeOptions): Promise<Siege> {
  const application = await startApplication()
  const routes = `routes:
  - { name: raw, path: /raw, upstream: app, inspectBytes: 0 }
  - { name: all, path: /*, upstream: app }`
  const gateway = await startChildGateway(
    application.url,
    `http: ${http}\n${routes}\n${everyPlugin}`,
    upstreamConnections,
  )
  try {
    await startVisitor(gateway.port).stop()
    const quietBytes = residentBytes(gateway.pid)
    const tool = withTool ? startSlowhttptest(gateway.port, seconds) : null
    const attackers = attack(gateway.port, connectionsEach)
    const visitor = startVisitor(gateway.port)
    const direct = startVisitor(Number(new URL(application.url).port))
    const earlyBytes = await mostMemory(gateway.pid, wait(seconds * 500))
    const lateBytes = await mostMemory(gateway.pid, wait(seconds * 500))
    const [visits, directVisits] = await Promise.all([visitor.stop(), direct.stop()])
    const tallies = attackers.tallies.map((tally) => ({ ...tally }))
    attackers.stop()
    tool?.stop()
    const leftOpen = await openConnections(gateway)
    return { tallies, visits, directVisits, quietBytes, earlyBytes, lateBytes, leftOpen, tool: tool?.name ?? 'not run' }
  } finally {
    await gateway.stop()
    application.close()
  }
}

/** Asks until there are none, for two seconds at most. */
async function openConnections({ admin }: ChildGateway): Promise<number> {
  let open = Number.NaN
  for (let i = 0; i < 20 && open !== 0; i++) {
    await wait(100)
    const metrics = await (await fetch(`${admin}/metrics`)).text()
    open = Number(/^sallyport_open_connections (\d+)$/m.exec(metrics)?.[1])
  }
  return open
}
