import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { problemsOf, problemsOfConfig } from './edge.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/rate-limits.md'), 'utf8')
const section = (title: string): string => page.split(/^## /m).find((part) => part.startsWith(title))!
const codes = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!)
const rows = (text: string): string[][] =>
  [...text.matchAll(/^\| (.*) \|$/gm)].map(([, row]) => row!.split(' | ')).filter(([first]) => first !== '|---')

describe('docs/rate-limits.md', () => {
  const keys = rows(section('Keys')).flatMap(([first, second]) => {
    return first!.startsWith('any ') ? codes(second!) : codes(first!).filter((code) => code !== 'key')
  })

  it.each(keys)('the key %s works', async (key) => {
    expect(await problemsOf({ key })).toBe('accepted')
  })

  it('names at least ten keys', () => {
    expect(keys.length).toBeGreaterThan(9)
  })

  const ofPart = (part: string) => codes(rows(section('Expressions')).find(([first]) => first === `\`${part}\``)![2]!)
  it.each([
    ...ofPart('match').map((match) => ({ match })),
    ...ofPart('cost').map((cost) => ({ cost })),
    ...codes(section('Expressions'))
      .filter((code) => code.includes(' ? '))
      .map((cost) => ({ cost, burst: 100 })),
  ])('the expression of %j works', async (limit) => {
    expect(await problemsOf(limit)).toBe('accepted')
  })

  const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text!))
  it('has examples that work', async () => {
    const [first, observing] = examples
    expect(await problemsOfConfig(first.plugins[0].config)).toBe('accepted')
    expect(await problemsOfConfig({ limits: observing })).toBe('accepted')
  })
})
