import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { accountedFor, ofType, parseLines, upTo } from './helpers.ts'
import type { Report } from './stdout-child.ts'

/** As in stdout-child.ts. */
const capacity = 2_000

interface Started {
  readonly child: ChildProcess
  /** The reading end of the child's standard output. Nothing is read before this is. */
  readonly output: Readable
}

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A socket, as Node's own `spawn` and systemd make it. */
function withSocket(): Started {
  const child = start('pipe')
  return { child, output: child.stdout! }
}

/** A pipe, as shells and container runtimes make it. */
function withPipe(): Started {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-stdout-'))
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writeEnd = openSync(path, constants.O_WRONLY)
  const child = start(writeEnd)
  closeSync(writeEnd)
  rmSync(folder, { recursive: true })
  return { child, output: new Socket({ fd: readEnd, readable: true, writable: false }).pause() }
}

function start(stdout: 'pipe' | number): ChildProcess {
  const script = join(import.meta.dirname, 'stdout-child.ts')
  const child = spawn(process.execPath, [script], { stdio: ['ignore', stdout, 'inherit', 'ipc'] })
  ends.push(() => child.kill('SIGKILL'))
  return child
}

async function reportOf(child: ChildProcess): Promise<Report> {
  const answer = once(child, 'message')
  child.send('report')
  return ((await answer) as [Report])[0]
}

/** Reports until the queue is full and records were dropped: the reader has been missing for long enough. */
function whenDropping(child: ChildProcess): Promise<Report> {
  return vi.waitFor(
    async () => {
      const report = await reportOf(child)
      expect(report.dropped).toBeGreaterThan(5_000)
      return report
    },
    { timeout: 20_000, interval: 50 },
  )
}

describe.each([
  ['a socket', withSocket],
  ['a pipe', withPipe],
])('standard output that nobody reads: %s', (_, begin) => {
  it('leaves the event loop turning and the queue bounded; the loss is declared once somebody reads', async () => {
    const { child, output } = begin()
    const unread = await whenDropping(child)
    expect(unread.queued).toBeLessThanOrEqual(capacity)
    expect(unread.turns).toBeGreaterThan(100)
    // A blocked event loop would stand still for as long as nobody reads; a busy machine only for moments.
    expect(unread.longestTurnMs).toBeLessThan(1_000)

    const chunks: Buffer[] = []
    output.on('data', (chunk: Buffer) => chunks.push(chunk)).resume()
    const ended = once(output, 'end')
    await vi.waitFor(() => expect(Buffer.concat(chunks).toString()).toContain('dev.sallyport.gap.v1'), {
      timeout: 10_000,
    })
    child.send('close')
    await ended
    const events = parseLines(Buffer.concat(chunks).toString())
    const accounted = accountedFor(events)
    expect(accounted).toEqual(upTo(accounted.length))
    expect(ofType(events, 'gap').reduce((sum, { data }) => sum + data.count!, 0)).toBeGreaterThanOrEqual(unread.dropped)
  }, 60_000)

  it('does not keep the process from exiting', async () => {
    const { child } = begin()
    await whenDropping(child)
    const exited = once(child, 'exit')
    child.send('exit')
    expect(await exited).toEqual([7, null])
  }, 60_000)

  it('ends the sink when its reader goes away, and the process lives on', async () => {
    const { child, output } = begin()
    await whenDropping(child)
    output.destroy()
    await vi.waitFor(async () => expect(await reportOf(child)).toMatchObject({ gone: true, queued: 0 }), {
      timeout: 10_000,
    })
    const exited = once(child, 'exit')
    child.send('close')
    expect(await exited).toEqual([0, null])
  }, 60_000)
})
