import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const readyDeadlineMs = 15_000
const readyPollMs = 10
const stopDeadlineMs = 3_000
/** The end of what a process printed, for the message when it fails. */
const keptOutput = 4_000
/** Linux counts CPU time in ticks of 10 ms for every program, whatever the kernel's own clock is. */
const ticksPerSecond = 100

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface Running {
  readonly name: string
  /** CPU seconds spent so far, all threads; `null` where there is no /proc. */
  cpuSeconds(): number | null
  /** Resident memory; `null` where there is no /proc. */
  residentBytes(): number | null
  /** Throws when the process has ended by itself. */
  assertAlive(): void
  stop(): Promise<void>
}

/** Every process that this one has started and that has not ended. */
const running = new Set<ChildProcess>()

/** Whatever ends the bench also ends what it started. Call once. */
export function endChildrenOnExit(): void {
  process.on('exit', killChildren)
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      process.exitCode = code
      void endChildren().finally(() => process.exit())
    })
  }
}

/** Ends every process at once and waits until it is gone. */
export async function endChildren(): Promise<void> {
  const ended = [...running].map((child) => once(child, 'exit').catch(() => {}))
  killChildren()
  await Promise.all(ended)
}

function killChildren(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** The gateway's core, and the one that the application and the load generator share; `null` where pinning is not possible. */
export function findCores(): { readonly gateway: number; readonly rest: number } | null {
  const canPin = (core: number) => spawnSync('taskset', ['-c', String(core), 'true']).status === 0
  return canPin(0) && canPin(1) ? { gateway: 0, rest: 1 } : null
}

/** Starts a process on one core (or on any: `null`). Its output is kept for the error message only. */
export function startProcess(name: string, { file, args, env }: Command, core: number | null, ipc = false): Started {
  const whole = core === null ? [file, ...args] : ['taskset', '-c', String(core), file, ...args]
  const child = spawn(whole[0]!, whole.slice(1), {
    env: { ...process.env, ...env },
    stdio: ipc ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-keptOutput)
  }
  child.stdout!.on('data', keep)
  child.stderr!.on('data', keep)
  const ended = once(child, 'exit').finally(() => running.delete(child))
  ended.catch((error: Error) => keep(Buffer.from(error.message)))
  return {
    name,
    child,
    cpuSeconds: () => readCpuSeconds(child.pid),
    residentBytes: () => readResidentBytes(child.pid),
    assertAlive: () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) return
      throw new Error(
        `${name} ended by itself (${child.signalCode ?? `exit code ${child.exitCode}`}):\n${output.trim()}`,
      )
    },
    stop: async () => {
      if (!running.has(child)) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs)
      await ended.catch(() => {})
      clearTimeout(timer)
    },
  }
}

export interface Started extends Running {
  readonly child: ChildProcess
}

/** Milliseconds until `isReady` says yes; throws when the process ends before or is too slow. */
export async function waitUntilReady(server: Running, isReady: () => Promise<boolean>): Promise<number> {
  const startedAtMs = performance.now()
  while (performance.now() - startedAtMs < readyDeadlineMs) {
    server.assertAlive()
    if (await isReady().catch(() => false)) return performance.now() - startedAtMs
    await sleep(readyPollMs)
  }
  await server.stop()
  throw new Error(`${server.name} was not ready within ${readyDeadlineMs} ms`)
}

/**
 * A port of 127.0.0.1 that is free now: a random one below those that the kernel gives to outgoing connections, or one of
 * the many connections of a bench might take it before the server does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    // Above the highest port that fetch refuses (10080), below those that the system hands out.
    const port = randomInt(10_081, 32_000)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}

/** Whether somebody accepts connections on a port of 127.0.0.1. */
export async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return isOpen
}

function readCpuSeconds(pid: number | undefined): number | null {
  const stat = readProc(pid, 'stat')
  if (stat === null) return null
  // proc(5): fields 14 and 15, utime and stime; the second field is a name in parentheses that may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

function readResidentBytes(pid: number | undefined): number | null {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1]
  return kib === undefined ? null : Number(kib) * 1_024
}

function readProc(pid: number | undefined, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}
