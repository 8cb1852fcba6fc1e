import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from '../../helpers/redis.ts'
import { stopProcess } from '../../helpers/stop-process.ts'

export interface TestNats {
  readonly server: string
  freeze(): void
  thaw(): void
  /** SIGKILL. */
  kill(): Promise<void>
  /** On the same port, with the data that it had. */
  restart(): Promise<void>
}

/** A real nats-server with JetStream on a free port, in a folder of its own; ends with the test. */
export async function startNats(): Promise<TestNats> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-nats-'))
  const port = await freePort()
  let child = await launch(port, dir)
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(async () => {
    await kill()
    await rm(dir, { recursive: true, force: true })
  })
  return {
    server: `127.0.0.1:${port}`,
    freeze: () => stopProcess(child),
    thaw: () => void child.kill('SIGCONT'),
    kill,
    async restart() {
      await kill()
      child = await launch(port, dir)
    },
  }
}

async function launch(port: number, dir: string): Promise<ChildProcess> {
  const args = ['-js', '-a', '127.0.0.1', '-p', `${port}`, '-sd', dir]
  const child = spawn('nats-server', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Error(`these tests need nats-server (Debian: nats-server): ${error.message}`)),
    )
    child.on('close', () => reject(new Error(`nats-server ended before it was ready:\n${output}`)))
    child.stderr!.on('data', (chunk) => {
      output += String(chunk)
      if (output.includes('Server is ready')) resolve()
    })
  })
  return child
}
