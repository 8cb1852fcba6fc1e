import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLedger } from '../../gateway/events/ledger.ts'
import { createFileSink } from '../../gateway/events/sinks/file.ts'
import { accountedFor, denialOf, manualClock, parseLines, statsOf, upTo } from './helpers.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-events-'))
  path = join(folder, 'events.ndjson')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('the file sink', () => {
  it('appends to what is there', async () => {
    for (const line of ['{"a":1}\n', '{"a":2}\n{"a":3}\n']) {
      const sink = createFileSink(path)
      await sink.write(line)
      await sink.close()
    }
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n{"a":3}\n')
  })

  it('does not glue a record to a line that a crash cut off', async () => {
    writeFileSync(path, '{"a":1}\n{"a":')
    const sink = createFileSink(path)
    await sink.write('{"a":3}\n')
    await sink.write('{"a":4}\n')
    await sink.close()
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":\n{"a":3}\n{"a":4}\n')
  })

  it('goes on in a new file after the old one was moved away', async () => {
    const sink = createFileSink(path)
    await sink.write('1\n')
    renameSync(path, `${path}.1`)
    await sink.write('2\n')
    const third = sink.write('3\n')
    await sink.reopen()
    await third
    await sink.write('4\n')
    await sink.close()
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('1\n2\n3\n')
    expect(readFileSync(path, 'utf8')).toBe('4\n')
  })

  it('keeps the old file when the new one cannot be opened', async () => {
    const moved = mkdtempSync(join(tmpdir(), 'sallyport-events-'))
    const sink = createFileSink(path)
    renameSync(path, join(moved, 'old'))
    rmSync(folder, { recursive: true })
    await expect(sink.reopen()).rejects.toThrow('make its folder first')
    await sink.write('still\n')
    await sink.close()
    expect(readFileSync(join(moved, 'old'), 'utf8')).toBe('still\n')
    rmSync(moved, { recursive: true })
    folder = mkdtempSync(join(tmpdir(), 'sallyport-events-'))
  })
})

describe('a path that cannot be opened', () => {
  it('is an error that says why and what to do', () => {
    const missing = join(folder, 'none', 'events.ndjson')
    expect(() => createFileSink(missing)).toThrow(
      `events file ${missing}: cannot be opened (ENOENT); make its folder first`,
    )
    expect(() => createFileSink(folder)).toThrow(
      `events file ${folder}: cannot be opened (EISDIR); name a file in this folder`,
    )
  })

  it('is an error at once for a named pipe that nobody reads', () => {
    execFileSync('mkfifo', [path])
    expect(() => createFileSink(path)).toThrow('it is a named pipe that nobody reads: start its reader first')
  })
})

describe('a full disk', () => {
  it('keeps records waiting, counts the failures, and loses nothing once there is room', async () => {
    symlinkSync('/dev/full', path)
    const sink = createFileSink(path)
    const ledger = createLedger({
      edge: 'e',
      boot: '1',
      clock: manualClock(),
      sample: 0,
      capacity: 100,
      sinks: [{ name: 'memory', sink }],
    })
    for (let n = 0; n < 20; n++) ledger.decision(denialOf(`d${n}`))
    await vi.waitFor(() => expect(statsOf(ledger).failedWrites).toBeGreaterThanOrEqual(2))
    rmSync(path)
    appendFileSync(path, '')
    await sink.reopen()
    await ledger.close(2_000)
    expect(accountedFor(parseLines(readFileSync(path, 'utf8')))).toEqual(upTo(21))
    expect(statsOf(ledger).dropped).toBe(0)
  })
})
