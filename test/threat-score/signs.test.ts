import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type Sign, signDetector } from '../../plugins/threat-score/signs.ts'
import { fieldOf } from './scan-score.ts'

const signs: readonly Sign[] = [
  { what: 'narrow', points: 90, inProse: 40, pattern: /\bdrop table \w{1,9}|<b>/ },
  { what: 'wide', points: 50, pattern: /\bdrop \w{1,9}|table/ },
  { what: 'empty', points: 10, pattern: /(?=#)/ },
  { what: 'path', points: 70, kinds: ['path'], pattern: /\.env/ },
]

/** What one pattern of all signs finds, from match to match. */
function asOnePattern(value: string): string[] {
  const all = new RegExp(signs.map(({ pattern }) => `(${pattern.source})`).join('|'), 'gi')
  return [
    ...new Set(
      [...value.matchAll(all)].map((match) => signs[match.slice(1).findIndex((one) => one !== undefined)]!.what),
    ),
  ]
}

const detector = signDetector('test', signs, () => false)

function reported(value: string, kind: 'query' | 'path' = 'query'): string[] {
  const whats: string[] = []
  detector.inspect(value, fieldOf(value, { kind }), (what) => void whats.push(what))
  return whats
}

it.each([
  'drop table a',
  'drop a table b',
  'a TABLE, <B>',
  '# drop table',
  '####',
  'nothing',
  'drop table drop table',
])('of two signs at one place the first counts, and the next begins behind it: %s', (value) => {
  expect(reported(value)).toEqual(asOnePattern(value))
})

it('finds so in the probes, too', () => {
  const folder = new URL('../../bench/detection/probes/', import.meta.url)
  for (const file of readdirSync(folder))
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n'))
      expect(reported(line)).toEqual(asOnePattern(line).filter((what) => what !== 'path'))
})

it('a sign means something in its kinds of fields only', () => {
  expect(reported('/.env', 'path')).toEqual(['path'])
  expect(reported('/.env')).toEqual([])
})

it('counts for less where people write about it', () => {
  const points: number[] = []
  signDetector('test', signs, () => true).inspect(
    'drop table a',
    fieldOf('drop table a'),
    (_, one) => void points.push(one),
  )
  expect(points).toEqual([40])
})

it('gives up where nobody honest goes', () => {
  expect(reported('<b>'.repeat(301))).toEqual(['flood', 'narrow'])
  expect(reported('<b>'.repeat(300))).toEqual(['narrow'])
})
