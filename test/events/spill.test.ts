import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSpill, type Spill } from '../../gateway/events/spill.ts'

let folder: string
let damage: (string | undefined)[][]
/** Also those that a test leaves as a crash would: their files must not be open for ever. */
let opened: Spill[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-spill-'))
  damage = []
  opened = []
})
afterEach(async () => {
  await Promise.all(opened.map((spill) => spill.close()))
  rmSync(folder, { recursive: true })
})

function open(maxBytes = 1_000_000): Spill {
  const spill = createSpill({
    ...{ folder, maxBytes, fsync: 'never', nowMs: Date.now },
    onDamage: (before, behind) => void damage.push([before, behind]),
  })
  opened.push(spill)
  return spill
}

async function readAll(spill: Spill): Promise<string[]> {
  const lines: string[] = []
  for (let read = await spill.read(); read; read = await spill.read()) {
    lines.push(...read.lines)
    spill.release(read.end)
  }
  return lines
}

const files = (): string[] => readdirSync(folder).sort()
const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `{"n":${from + n},"text":"é${'x'.repeat(50)}"}`)

describe('the spill', () => {
  it('gives back what was appended, in order, and removes its files', async () => {
    const spill = open()
    for (let n = 0; n < 50; n++) await spill.append(numbered(n * 10, n * 10 + 9))
    expect(await readAll(spill)).toEqual(numbered(0, 499))
    expect(spill.bytes).toBe(0)
    await spill.close()
    expect(files()).toEqual([])
  })

  it('keeps order and loses nothing, however appending, reading and restarts come', async () => {
    const steps = fc.array(fc.oneof(fc.nat({ max: 40 }), fc.constantFrom('read', 'crash')), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        rmSync(folder, { recursive: true })
        let spill = open()
        let [made, taken] = [0, 0]
        for (const step of plan) {
          if (step === 'crash') {
            // Only so that no file of it is still being removed.
            await spill.close()
            spill = open()
          } else if (step === 'read') {
            const read = await spill.read()
            if (read === undefined) continue
            // After a crash some come again, from the beginning of a file; none is skipped.
            const first = JSON.parse(read.lines[0]!).n as number
            expect(first).toBeLessThanOrEqual(taken)
            expect(read.lines).toEqual(numbered(first, first + read.lines.length - 1))
            taken = Math.max(taken, first + read.lines.length)
            spill.release(read.end)
          } else if (step > 0) {
            await spill.append(numbered(made, made + step - 1))
            made += step
          }
        }
        const rest = await readAll(spill)
        await spill.close()
        expect(taken + rest.filter((line) => JSON.parse(line).n >= taken).length).toBe(made)
        expect(damage).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('takes no more than its size, and takes again when there is room', async () => {
    const spill = open(10_000)
    let count = 0
    await expect(
      (async () => {
        for (;;) {
          await spill.append(numbered(count, count))
          count++
        }
      })(),
    ).rejects.toThrow('its size is reached')
    expect(spill.bytes).toBeLessThanOrEqual(10_000)
    const read = await spill.read()
    spill.release(read!.end)
    await spill.append(numbered(count, count))
    expect([...read!.lines, ...(await readAll(spill))]).toEqual(numbered(0, count))
  })
})

describe('after a crash', () => {
  it('a record that was cut off is left out, those before it come first, then those of the new process', async () => {
    await open().append(numbered(0, 9))
    const [name] = files()
    truncateSync(join(folder, name!), statSync(join(folder, name!)).size - 3)
    const second = open()
    expect(second.inherited).toBe(numbered(8, 8)[0])
    await second.append(numbered(20, 22))
    expect(await readAll(second)).toEqual([...numbered(0, 8), ...numbered(20, 22)])
    expect(damage).toEqual([[numbered(8, 8)[0], numbered(20, 20)[0]]])
  })

  it('rubbish behind the last record is not taken for one', async () => {
    await open().append(numbered(0, 2))
    appendFileSync(join(folder, files()[0]!), Buffer.alloc(5_000, 0xa5))
    expect(await readAll(open())).toEqual(numbered(0, 2))
    expect(files()).toEqual([])
  })

  it('a record whose bytes have changed is left out, and its neighbours are told', async () => {
    await open().append(numbered(0, 9))
    const path = join(folder, files()[0]!)
    const bytes = readFileSync(path)
    bytes[bytes.indexOf('"n":4') + 5] = 0x58
    writeFileSync(path, bytes)
    expect(await readAll(open())).toEqual([...numbered(0, 3), ...numbered(5, 9)])
    expect(damage).toEqual([[numbered(3, 3)[0], numbered(5, 5)[0]]])
  })
})
