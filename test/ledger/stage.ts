import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Child {
  readonly pid: number
  signal(name: NodeJS.Signals): void
  ended(): Promise<void>
}

export interface Stage {
  readonly port: number
  readonly admin: string
  readonly redisPort: number
  /** Where events wait on disk; a file system of its own if `isMounted`. */
  readonly disk: string
  /** False: this process may not mount, so that the disk cannot be made full. */
  readonly isMounted: boolean
  /** `queue`: most records in memory. */
  startGateway(queue: number): Promise<Child>
  startRedis(): Promise<Child>
  startReader(): ChildProcess
  end(): Promise<void>
}

/** Everything on free ports and in one folder. The application answers in a process of its own. */
export async function setStage(diskMB: number): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-ledger-'))
  const [port, adminPort, redisPort, appPort] = [await freePort(), await freePort(), await freePort(), await freePort()]
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMB}m`, 'tmpfs', disk]).status === 0
  const config = join(folder, 'gateway.config.yaml')
  const configText = (queue: number): string =>
    `edge: edge-a
listen: 127.0.0.1:${port}
admin: 127.0.0.1:${adminPort}
upstreams: [{ name: app, url: 'http://127.0.0.1:${appPort}' }]
redis: { url: 'redis://127.0.0.1:${redisPort}' }
events: { to: redis, sample: 1, queue: ${queue}, redis: { keep: 2000000, most: 4000000 }, spill: { dir: '${disk}/spill', maxSize: 1GiB } }
log: { level: warn, access: false, pretty: false }
drain: { delay: 0s, timeout: 2s }
`
  const admin = `http://127.0.0.1:${adminPort}`
  const children: Child[] = []
  const start = (command: string, args: readonly string[]): Child => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
    const exited = once(child, 'exit')
    const made = {
      pid: child.pid!,
      signal: (name: NodeJS.Signals) => void child.kill(name),
      ended: async () => void (await exited),
    }
    children.push(made)
    return made
  }
  start(process.execPath, [join(root, 'bench/upstream.ts'), `${appPort}`])
  await listening(appPort)
  return {
    ...{ port, admin, redisPort, disk, isMounted },
    async startGateway(queue) {
      writeFileSync(config, configText(queue))
      const gateway = start(process.execPath, ['gateway/main.ts', 'run', '--config', config])
      await listening(port)
      return gateway
    },
    async startRedis() {
      const own = ['--port', `${redisPort}`, '--bind', '127.0.0.1', '--dir', folder]
      const redis = start('redis-server', [...own, '--save', '', '--appendonly', 'yes', '--loglevel', 'warning'])
      await listening(redisPort)
      return redis
    },
    startReader: () => fork(join(root, 'test/ledger/reader.ts'), [`${redisPort}`]),
    async end() {
      for (const child of children) child.signal('SIGKILL')
      await Promise.all(children.map((child) => child.ended()))
      if (isMounted) spawnSync('umount', [disk])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resident memory in MB. */
export function memoryOf({ pid }: Child): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024
  } catch {
    return 0
  }
}

/** Asks by connecting: a port that is tried by listening on it is taken from whom it is meant for. */
async function listening(port: number): Promise<void> {
  const deadlineMs = performance.now() + 20_000
  for (;;) {
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (answered) return
    if (performance.now() > deadlineMs) throw new Error(`nobody listens on ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
