import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileSink } from '../../gateway/events/sinks/file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-rotation-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const line = (n: number): string => `{"n":${n},"text":"${'x'.repeat(80)}"}\n`

describe('a file that the gateway rotates', () => {
  it('moves the full file away between two lines, and keeps so many of them', async () => {
    const sink = createFileSink(join(folder, 'events'), { maxBytes: 1_000, keep: 3 })
    for (let n = 0; n < 60; n++) await sink.write(line(n))
    await sink.close()
    expect(readdirSync(folder).sort()).toEqual(['events', 'events.1', 'events.2', 'events.3'])
    const lines = ['events.3', 'events.2', 'events.1', 'events'].flatMap((name) =>
      readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'),
    )
    const numbers = lines.map((text) => (JSON.parse(text) as { n: number }).n)
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => 60 - numbers.length + n))
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThan(1_200)
  })

  it('counts what the process before it wrote', async () => {
    for (let run = 0; run < 2; run++) {
      const sink = createFileSink(join(folder, 'events'), { maxBytes: 150, keep: 1 })
      await sink.write(line(run * 2))
      await sink.write(line(run * 2 + 1))
      await sink.close()
    }
    expect(readFileSync(join(folder, 'events.1'), 'utf8')).toBe(line(0) + line(1))
    expect(readFileSync(join(folder, 'events'), 'utf8')).toBe(line(2) + line(3))
  })
})
