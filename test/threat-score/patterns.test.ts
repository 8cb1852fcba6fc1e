import { readdirSync, readFileSync } from 'node:fs'
import { checkSync } from 'recheck'
import { describe, expect, it } from 'vitest'
import { regexLiterals } from './regex-literals.ts'

const folder = new URL('../../plugins/threat-score/', import.meta.url)
const patterns = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) =>
    regexLiterals(readFileSync(new URL(file, folder), 'utf8')).map((literal) => ({ file, ...literal })),
  )

/** Builds the automaton and proves its growth; no search by chance. */
function verdictOn(source: string, flags: string): string {
  return checkSync(source, flags, { checker: 'automaton', timeout: 20_000 }).status
}

describe('every pattern of the threat score', () => {
  it('is found in the sources', () => {
    expect(patterns.length).toBeGreaterThan(150)
    const sample = "const a = /x\\/[/]+y/gi // no /comment/\nconst b = 'no /string/', c = 4 / 2 / 1, d = f(/z/)"
    expect(regexLiterals(sample)).toEqual([
      { source: 'x\\/[/]+y', flags: 'gi' },
      { source: 'z', flags: '' },
    ])
  })

  it('would be refused if it could backtrack', () => {
    expect(verdictOn('^(a|a)*$', '')).toBe('vulnerable')
    expect(verdictOn('\\s*x\\s*\\s*y', '')).toBe('vulnerable')
  })

  it.each(patterns)('is linear: $file /$source/', ({ source, flags }) => {
    expect(verdictOn(source, flags)).toBe('safe')
  })
})
