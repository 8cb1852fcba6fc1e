import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { until } from './gateway.ts'
import { freePort, startRedis, type TestRedis } from './redis.ts'

export interface TestSentinels {
  /** For `redis.sentinel` of a config. */
  readonly target: {
    readonly master: string
    readonly nodes: readonly { readonly host: string; readonly port: number }[]
  }
  readonly master: TestRedis
  readonly replica: TestRedis
  /** The port of the server that the sentinels take for the master. */
  masterPort(): Promise<number>
  /** A fail-over on command, with everybody alive. */
  failOver(): Promise<unknown>
  /** What the sentinels refused to the user `watcher` (password `watching`), who has the rights of docs/redis.md. */
  denied(): Promise<unknown[]>
}

const name = 'mymaster'
const count = 3

/** A master, its replica, and three sentinels who take a master for dead after half a second of silence. */
export async function startSentinels(...args: readonly string[]): Promise<TestSentinels> {
  const quick = ['--repl-diskless-sync-delay', '0', ...args]
  const master = await startRedis(...quick)
  const replica = await startRedis(...quick, '--replicaof', `127.0.0.1 ${master.port}`)
  const ports: number[] = []
  for (let i = 0; i < count; i++) ports.push(await startSentinel(master.port))
  const clients = ports.map((port) => clientOf(port))
  await until(async () => {
    const states = await Promise.all(
      clients.map((client) => client.call('SENTINEL', 'MASTER', name) as Promise<string[]>),
    )
    return (
      states.every((state) => fieldOf(state, 'num-other-sentinels') === '2' && fieldOf(state, 'num-slaves') === '1') ||
      undefined
    )
  }, 20_000)
  await until(
    async () => ((await replica.client.info('replication')).includes('master_link_status:up') ? true : undefined),
    20_000,
  )
  return {
    target: { master: name, nodes: ports.map((port) => ({ host: '127.0.0.1', port })) },
    master,
    replica,
    denied: async () => (await Promise.all(clients.map((client) => client.call('ACL', 'LOG')))).flat(),
    failOver: () => clients[0]!.call('SENTINEL', 'FAILOVER', name),
    async masterPort() {
      const [, port] = (await clients[0]!.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) as [string, string]
      return Number(port)
    },
  }
}

async function startSentinel(masterPort: number): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-sentinel-'))
  const port = await freePort()
  const file = join(dir, 'sentinel.conf')
  const lines = [
    ...[`port ${port}`, 'bind 127.0.0.1', `dir ${dir}`, `sentinel monitor ${name} 127.0.0.1 ${masterPort} 2`],
    ...[`sentinel down-after-milliseconds ${name} 500`, `sentinel failover-timeout ${name} 5000`],
  ]
  const page = await readFile(new URL('../../docs/redis.md', import.meta.url), 'utf8')
  const [, rights] = /^At the sentinels: `(.*)`$/m.exec(page)!
  lines.push(`user watcher on >watching ${rights}`)
  await writeFile(file, `${lines.join('\n')}\n`)
  const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
    await rm(dir, { recursive: true, force: true })
  })
  return port
}

function clientOf(port: number): Redis {
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  onTestFinished(() => client.disconnect())
  return client
}

function fieldOf(pairs: readonly string[], key: string): string | undefined {
  const at = pairs.indexOf(key)
  return at < 0 ? undefined : pairs[at + 1]
}
