import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { redisCommand } from '../peers.ts'
import { freePort, isListening, type Started, startProcess, waitUntilReady } from '../processes.ts'
import { startDelay } from './delay.ts'

/** A store of a run's own, and what can happen to it. */
export interface Store {
  /** The `redis` section of the config, on one line, without its braces. */
  readonly config: string
  freeze(): void
  thaw(): void
  /** SIGKILL, and a new server without data on the same port. */
  restart(): Promise<void>
  /** SIGKILL, for good. */
  kill(): Promise<void>
  flushScripts(): void
  close(): Promise<void>
}

/** One server. `delayMs`: what the way there takes, and the way back takes none. */
export async function startStandalone(dir: string, delayMs: number): Promise<Store> {
  const port = await freePort()
  let server = await launch(port, dir)
  const delay = delayMs > 0 ? await startDelay(port, delayMs) : null
  return {
    config: `url: 'redis://127.0.0.1:${delay?.port ?? port}'`,
    freeze: () => void server.child.kill('SIGSTOP'),
    thaw: () => void server.child.kill('SIGCONT'),
    kill: () => end(server),
    async restart() {
      await end(server)
      server = await launch(port, dir)
    },
    flushScripts() {
      const socket = connect(port, '127.0.0.1', () => socket.end('SCRIPT FLUSH\r\n'))
      socket.resume()
    },
    async close() {
      await delay?.close()
      await end(server)
    },
  }
}

/** A master, a replica and three sentinels that replace the master half a second after it went silent. */
export async function startSentinel(dir: string): Promise<Pick<Store, 'config' | 'kill' | 'close'>> {
  const [master, replica] = [await freePort(), await freePort()]
  const data = [await launch(master, dir), await launch(replica, dir, '--replicaof', '127.0.0.1', `${master}`)]
  const sentinels: Started[] = []
  const nodes: string[] = []
  for (const name of ['a', 'b', 'c']) {
    const port = await freePort()
    const folder = join(dir, `sentinel-${name}`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'sentinel.conf'), sentinelConfig(port, master))
    const args = [join(folder, 'sentinel.conf'), '--sentinel', '--dir', folder]
    sentinels.push(startProcess(`sentinel ${name}`, { file: 'redis-server', args }, null))
    nodes.push(`127.0.0.1:${port}`)
  }
  return {
    config: `sentinel: { master: limits, nodes: [${nodes.map((node) => `'${node}'`).join(', ')}] }`,
    kill: () => end(data[0]!),
    close: async () => void (await Promise.all([...data, ...sentinels].map(end))),
  }
}

function sentinelConfig(port: number, master: number): string {
  return `port ${port}
bind 127.0.0.1
sentinel monitor limits 127.0.0.1 ${master} 2
sentinel down-after-milliseconds limits 500
sentinel failover-timeout limits 3000
`
}

async function launch(port: number, dir: string, ...more: readonly string[]): Promise<Started> {
  const { file, args } = redisCommand({ port, folder: dir })
  const server = startProcess('redis-server', { file, args: [...args, ...more] }, null)
  await waitUntilReady(server, () => isListening(port))
  return server
}

async function end({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
