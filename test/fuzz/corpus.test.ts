import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSeeds } from './corpus.ts'
import { fuzz } from './loop.ts'
import { targets } from './targets.ts'

it('every parser has seeds, and every seed a parser', () => {
  const folders = readdirSync(join(import.meta.dirname, 'corpus')).sort()
  expect(folders).toEqual(targets.map(({ name }) => name).sort())
})

it.each(targets)('$name holds for its seeds and some hundred changes of them', (target) => {
  const { runs, finding } = fuzz(target, readSeeds(target.name), 4_711, 300)
  expect(finding && { ...finding, input: finding.input.toString('latin1') }).toBeNull()
  expect(runs).toBeGreaterThan(0)
})
