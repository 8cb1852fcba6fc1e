import { expect, it } from 'vitest'
import { createLiterals } from '../../plugins/threat-score/literals.ts'

/** The items by looking for each literal by itself. */
function oneByOne(needs: readonly (readonly string[] | null)[], text: string): number[] {
  const lower = text.replace(/\s/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return [...needs.keys()].filter((n) => needs[n]?.some((literal) => lower.includes(literal)) ?? true)
}

function found(bits: Int32Array, count: number): number[] {
  return Array.from({ length: count }, (_, n) => n).filter((n) => (bits[n >> 5]! & (1 << (n & 31))) !== 0)
}

/** A sequence that is the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

it('finds what looking for each literal by itself finds, in texts of few letters', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = numbers(seed)
    const word = (most: number, letters: string) =>
      Array.from({ length: 1 + next(most) }, () => letters[next(letters.length)]).join('')
    const needs = Array.from({ length: 1 + next(70) }, () =>
      next(12) === 0 ? null : Array.from({ length: next(4) }, () => word(6, 'ab($')),
    )
    const find = createLiterals(needs)
    for (let n = 0; n < 20; n++) {
      const text = word(40, 'aAbB($xé\u0431 \n\u00a0')
      expect(found(find(text), needs.length), `${seed} ${text}`).toEqual(oneByOne(needs, text))
    }
  }
})

it('finds nothing of the text before', () => {
  const find = createLiterals([['union'], ['select'], null])
  expect(found(find('1 UNION SELECT 2'), 3)).toEqual([0, 1, 2])
  expect(found(find('select'), 3)).toEqual([1, 2])
  expect(found(find(''), 3)).toEqual([2])
})

it('may find a long literal by its beginning, and never misses one', () => {
  const find = createLiterals([['information_schema.tables']])
  expect(found(find('x from Information_Schema.Tables'), 1)).toEqual([0])
  expect(found(find('x from Inform'), 1)).toEqual([])
})

it('takes literals of more characters than it has classes for', () => {
  const all = Array.from({ length: 94 }, (_, n) => [`${String.fromCharCode(33 + n)}!`.toLowerCase()])
  const find = createLiterals(all)
  for (const [n, [literal]] of all.entries()) expect(found(find(`..${literal}`), 94)).toContain(n)
})

it.each(['é', 'a b'])('refuses what is no literal: %s', (literal) => {
  expect(() => createLiterals([[literal]])).toThrow('a literal is ASCII without blanks')
})

it('finds a literal across blanks', () => {
  expect(found(createLiterals([['unionselect'], ['x']])('1 union\t\u3000Select 2'), 2)).toEqual([0])
})
