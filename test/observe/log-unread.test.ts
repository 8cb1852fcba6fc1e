import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Report } from './log-child.ts'

let child: ChildProcess

function start(): ChildProcess {
  child = spawn(process.execPath, [join(import.meta.dirname, 'log-child.ts')], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  return child
}

afterEach(() => {
  child.kill('SIGKILL')
})

async function report(): Promise<Report> {
  const answer = once(child, 'message')
  child.send('report')
  return ((await answer) as [Report])[0]
}

function whenDropping(): Promise<Report> {
  return vi.waitFor(
    async () => {
      const told = await report()
      expect(told.dropped).toBeGreaterThan(1_000)
      return told
    },
    { timeout: 20_000, interval: 50 },
  )
}

describe('a log that nobody reads', () => {
  it('leaves the event loop turning; what finds no room is dropped and counted', async () => {
    start()
    const { turns, longestTurnMs } = await whenDropping()
    expect(turns).toBeGreaterThan(20)
    expect(longestTurnMs).toBeLessThan(1_000)
  }, 30_000)

  it('does not keep the process from exiting', async () => {
    start()
    await whenDropping()
    const exited = once(child, 'exit')
    child.send('exit')
    expect(await exited).toEqual([7, null])
  }, 30_000)

  it('does not end the process when its reader goes away', async () => {
    start()
    await whenDropping()
    child.stderr?.destroy()
    const before = (await report()).turns
    await vi.waitFor(async () => expect((await report()).turns).toBeGreaterThan(before + 20), { timeout: 10_000 })
  }, 30_000)
})

it('writes the last words of a process that exits at once, after all that came before', async () => {
  start()
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await vi.waitFor(() => expect(text.length).toBeGreaterThan(100_000), { timeout: 10_000 })
  child.send('stop')
  const closed = once(child, 'close')
  child.send('exit')
  expect((await closed)[0]).toBe(7)
  const lines = text.trimEnd().split('\n')
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'error', msg: 'last words' })
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level')
}, 30_000)
