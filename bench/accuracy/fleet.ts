import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const gatewayMain = fileURLToPath(new URL('../../gateway/main.ts', import.meta.url))
const readyWithinMs = 30_000

/** The processes that a run needs, ended together. */
export interface Fleet {
  readonly gateways: readonly string[]
  readonly admins: readonly string[]
  readonly redis: RedisServer
  close(): Promise<void>
}

export interface RedisServer {
  readonly port: number
  freeze(): void
  thaw(): void
  restart(): Promise<void>
  close(): Promise<void>
}

export async function startFleet(count: number, yaml: (redisUrl: string) => string): Promise<Fleet> {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-accuracy-'))
  const redis = await startRedis(dir)
  const config = join(dir, 'gateway.config.yaml')
  writeFileSync(config, yaml(`redis://127.0.0.1:${redis.port}`))
  const started = await Promise.all(Array.from({ length: count }, (_, i) => startGateway(config, `edge-${i + 1}`)))
  return {
    gateways: started.map((one) => one.url),
    admins: started.map((one) => one.admin),
    redis,
    async close() {
      await Promise.all(started.map((one) => end(one.child, 'SIGKILL')))
      await redis.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function startGateway(config: string, edge: string) {
  const [port, adminPort] = [await freePort(), await freePort()]
  const env = {
    ...process.env,
    HOSTNAME: edge,
    SALLYPORT_LISTEN: `127.0.0.1:${port}`,
    SALLYPORT_ADMIN: `127.0.0.1:${adminPort}`,
  }
  const child = spawn(process.execPath, [gatewayMain, 'run', '--config', config], { env, stdio: ['ignore', 1, 2] })
  const admin = `http://127.0.0.1:${adminPort}`
  const endMs = performance.now() + readyWithinMs
  while (!(await isReady(admin))) {
    if (performance.now() > endMs) throw new Error(`a gateway was not ready within ${readyWithinMs} ms`)
  }
  return { child, admin, url: `http://127.0.0.1:${port}` }
}

async function isReady(admin: string): Promise<boolean> {
  await pause(50)
  return fetch(`${admin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function startRedis(dir: string): Promise<RedisServer> {
  const port = await freePort()
  const launch = async (): Promise<ChildProcess> => {
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
    const made = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const chunk of made.stdout) if (String(chunk).includes('Ready to accept')) break
    return made
  }
  let child = await launch()
  return {
    port,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async restart() {
      await end(child, 'SIGKILL')
      child = await launch()
    },
    close: () => end(child, 'SIGKILL'),
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
