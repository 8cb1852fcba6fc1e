import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createCapture } from '../../gateway/capture/capture.ts'
import type { Captured } from '../../gateway/capture/to-record.ts'
import { decrypt, filesIn } from './kit.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-capture-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

function captureIn(dir: string, change: Partial<Parameters<typeof createCapture>[0]> = {}) {
  const rules = { maxFileBytes: 1e6, maxFiles: 3, key: null, redact: [], pseudonyms: false, queue: 10_000 }
  return createCapture({ dir, edge: 'a', clock, log: silent, ...rules, ...change })
}

function request(id: number, body: Captured['body'] = null): Captured {
  return {
    ...{ id: `r${id}`, timeMs: id, durationMs: 1, route: 'all', client: '192.0.2.1', scheme: 'http', body },
    ...{ protocol: 'http/1.1', method: 'GET', target: '/', headers: ['host', 'x'], sample: 1, status: 200, score: 0 },
    ...{ action: 'pass', plugin: null, rule: null, clientKey: '192.0.2.1' },
  }
}

it('begins a new file at the size, and removes the oldest of its own edge', async () => {
  const dir = newDir()
  const other = join(dir, 'capture-a-b-2020-01-01T00-00-00-000Z-000000.ndjson')
  writeFileSync(other, '')
  const capture = captureIn(dir, { maxFileBytes: 4_096 })
  for (let id = 0; id < 500; id++) capture.add(request(id))
  await capture.close(5_000)
  expect(capture.stats()).toMatchObject({ recorded: 500, dropped: 0 })
  const own = filesIn(dir).filter((file) => file !== other)
  expect(own.length).toBe(3)
  // A file ends with the record that reaches the size.
  for (const file of own) expect(statSync(file).size).toBeLessThan(4_096 + 1_000)
  expect(filesIn(dir)).toContain(other)
  expect(statSync(own[0]!).mode & 0o777).toBe(0o600)
  const last = await decrypt(own.at(-1)!, {})
  expect(last.records.at(-1)?.id).toBe('r499')
})

it('drops and counts what finds no room', async () => {
  const capture = captureIn(newDir(), { queue: 10 })
  for (let id = 0; id < 25; id++) capture.add(request(id))
  expect(capture.stats().dropped).toBe(15)
  await capture.close(5_000)
  expect(capture.stats()).toMatchObject({ recorded: 10, dropped: 15 })
  const bodies = captureIn(newDir())
  const big = { bytes: Buffer.alloc(1_048_576), isCut: false }
  for (let id = 0; id < 40; id++) bodies.add(request(id, big))
  expect(bodies.stats().dropped).toBe(8)
  await bodies.close(5_000)
})

it('counts what cannot be written, and says it once', async () => {
  const dir = join(newDir(), 'file')
  writeFileSync(dir, '')
  let errors = 0
  const capture = captureIn(dir, { log: { ...silent, error: () => void errors++ } })
  for (let id = 0; id < 100; id++) capture.add(request(id))
  await capture.close(5_000)
  expect(capture.stats()).toMatchObject({ recorded: 0, dropped: 100, bytes: 0 })
  expect(errors).toBe(1)
})
