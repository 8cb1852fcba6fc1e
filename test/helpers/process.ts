import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { until } from './gateway.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly admin: string
  stdout(): string
  stderr(): string
  /** Resolves with the exit code, or the name of the signal that ended it. */
  exited: Promise<number | string>
}

/** The command as a user starts it, in a process of its own on free ports, ready to serve. Ends with the test. */
export async function startProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  deadlineMs = 20_000,
): Promise<Running> {
  const [port, adminPort] = [await freePort(), await freePort()]
  const running = run(args, {
    SALLYPORT_LISTEN: `127.0.0.1:${port}`,
    SALLYPORT_ADMIN: `127.0.0.1:${adminPort}`,
    SALLYPORT_LOG_LEVEL: 'info',
    ...env,
  })
  const admin = `http://127.0.0.1:${adminPort}`
  await Promise.race([
    until(
      () =>
        fetch(`${admin}/readyz`).then(
          (answer) => answer.ok || undefined,
          () => undefined,
        ),
      deadlineMs,
    ),
    running.exited.then((code) => {
      throw new Error(`ended with ${code} before it was ready:\n${running.stderr()}`)
    }),
  ])
  return { ...running, url: `http://127.0.0.1:${port}`, admin }
}

/** Runs the `sallyport` command with Node directly, as the container does. */
export function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Omit<Running, 'url' | 'admin'> {
  const child = spawn(process.execPath, ['gateway/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
  })
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await exited
  })
  return { child, stdout: () => stdout, stderr: () => stderr, exited }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
