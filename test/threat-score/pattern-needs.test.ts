import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { alternativesOf } from '../../plugins/threat-score/pattern-needs.ts'
import { regexLiterals } from './regex-literals.ts'

describe('what a pattern needs', () => {
  it.each<[RegExp, (readonly string[])[][]]>([
    [/abc/, [[['abc']]]],
    [/a|bc/, [[['a']], [['bc']]]],
    [/\bsystem\s{0,2}\(/, [[['system(']]]],
    [/\b(?:exec|eval)\s?\(/, [[['exec(', 'eval(']]]],
    [/\$_(?:get|post)\[/, [[['$_get[', '$_post[']]]],
    [/colou?r=/, [[['color=', 'colour=']]]],
    [/[ab]-x/, [[['a-x', 'b-x']]]],
    [/x{2,3}/, [[['x']]]],
    [/UNION\s{1,9}(?:all\s{1,9})?select/, [[['unionselect', 'unionallselect']]]],
    [/a\.b\x2f\u0041/, [[['a.b/a']]]],
    [/(?<!a)q(?=z)/, [[['q']]]],
    // All that must be there, the rarest first.
    [/<\w{1,9} onclick=.{0,9}alert/, [[['onclick='], ['alert'], ['<']]]],
    [/--\w\s.x.--/, [[['--'], ['x']]]],
    [/\w\s|[^a]|.|[a-z]/, [[], [], [], []]],
    [/a?b*/, [[]]],
    [/é/, [[]]],
    [/[\r\n]\0/, [[['\0']]]],
  ])('%s', (pattern, needs) => {
    expect(alternativesOf(pattern).map((one) => one.needs)).toEqual(needs)
  })

  it.each([/(a)\1/, /(?<name>a)/, /\p{L}/u])('is not told of what the plugin does not write: %s', (pattern) => {
    expect(() => alternativesOf(pattern)).toThrow('cannot be read')
  })
})

describe('every sign', () => {
  const folder = new URL('../../plugins/threat-score/', import.meta.url)
  const probes = new URL('../../bench/detection/probes/', import.meta.url)
  const texts = readdirSync(probes).flatMap((file) => readFileSync(new URL(file, probes), 'utf8').split('\n'))
  const signs = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const code = readFileSync(new URL(file, folder), 'utf8')
      return code.includes('signDetector') || code.includes('Sign[]') ? regexLiterals(code) : []
    })

  it('is one of many', () => {
    expect(signs.length).toBeGreaterThan(300)
    expect(texts.length).toBeGreaterThan(9000)
  })

  it('is found in no text that lacks what it needs', () => {
    const bare = texts.map((text) => text.toLowerCase().replace(/\s/g, ''))
    const wrong: string[] = []
    for (const { source } of signs) {
      for (const { source: one, needs } of alternativesOf(new RegExp(source))) {
        const pattern = new RegExp(one, 'i')
        for (const [n, text] of texts.entries())
          if (!needs.every((need) => need.some((any) => bare[n]!.includes(any))) && pattern.test(text))
            wrong.push(`${one} in ${text}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('is, alternative by alternative, what it was as a whole', () => {
    for (const { source } of signs)
      expect(
        alternativesOf(new RegExp(source))
          .map((one) => one.source)
          .join('|'),
      ).toBe(source)
  })
})
