import { describe, expect, it } from 'vitest'
import { unusedExports } from './exports.ts'

function unusedIn(text: string, user = ''): readonly string[] {
  return unusedExports([
    { path: 'gateway/http/a.ts', text },
    { path: 'test/b.test.ts', text: user },
  ])
}

describe('an export that nobody imports is found', () => {
  it.each([
    'export function made() {}',
    'export async function made() {}',
    'export function* made() {}',
    'export const made = 1',
    'export class made {}',
    'export interface made {}',
    'export type made = string',
    'const made = 1\nexport { made }',
    'const one = 1\nexport { one as made }',
    'type made = 1\nexport type { made }',
  ])('%s', (text) => {
    expect(unusedIn(text)).toEqual([expect.stringMatching(/^gateway\/http\/a\.ts:\d nobody imports made:/)])
  })

  it('whatever else of the file is imported, and although the name occurs', () => {
    const user =
      "import { other } from '../gateway/http/a.ts'\nimport { made } from './c.ts'\n// made\nconst text = 'made'"
    expect(unusedIn('export const made = 1\nexport const other = 2', user)).toEqual([expect.stringContaining('made')])
  })
})

describe('an export is used', () => {
  it.each([
    "import { made } from '../gateway/http/a.ts'",
    "import { type made } from '../gateway/http/a.ts'",
    "import type { other, made as own } from '../gateway/http/a.ts'",
    "import * as all from '../gateway/http/a.ts'",
    "export { made } from '../gateway/http/a.ts'",
    "export * from '../gateway/http/a.ts'",
    "const all = await import('../gateway/http/a.ts')",
    "let one: import('../gateway/http/a.ts').made",
  ])('by %s', (user) => {
    expect(unusedIn('export const made = 1', user)).toEqual([])
  })

  it('when it is a type that describes another export', () => {
    const text = 'export interface Made {}\nexport const make = (): Made => ({})'
    expect(unusedIn(text, "import { make } from '../gateway/http/a.ts'")).toEqual([])
  })

  it('when the contract offers it to others', () => {
    expect(unusedExports([{ path: 'gateway/contract/a.ts', text: 'export const made = 1' }])).toEqual([])
  })
})
