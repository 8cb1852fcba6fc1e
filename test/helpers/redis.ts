import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { stopProcess } from './stop-process.ts'

export interface TestRedis {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** A client of the test's own. */
  readonly client: Redis
  /** SIGSTOP and SIGCONT: the socket stays open, and nobody answers. */
  freeze(): void
  thaw(): void
  /** SIGKILL. */
  kill(): Promise<void>
  /** A new server on the same port, without data. */
  restart(): Promise<void>
}

/** A real redis-server on a free port, in a folder of its own; ends with the test. */
export async function startRedis(...args: readonly string[]): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-redis-'))
  const port = await freePort()
  let child = await launch(port, dir, args)
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  client.on('error', () => undefined)
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(async () => {
    client.disconnect()
    await end()
    await rm(dir, { recursive: true, force: true })
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid!
    },
    client,
    freeze: () => stopProcess(child),
    thaw: () => void child.kill('SIGCONT'),
    kill: end,
    async restart() {
      await end()
      child = await launch(port, dir, args)
    },
  }
}

async function launch(port: number, dir: string, args: readonly string[]): Promise<ChildProcess> {
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
  const child = spawn('redis-server', [...options, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Error(`these tests need redis-server (Debian: redis-server): ${error.message}`)),
    )
    child.on('close', () => reject(new Error(`redis-server ended before it was ready:\n${output}`)))
    child.stdout!.on('data', (chunk) => {
      output += String(chunk)
      if (output.includes('Ready to accept connections')) resolve()
    })
  })
  await ready
  return child
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
