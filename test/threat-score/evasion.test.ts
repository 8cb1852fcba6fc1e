import { describe, expect, it } from 'vitest'
import { composeScore, type Signal } from '../../gateway/contract/index.ts'
import { evasion } from '../../plugins/threat-score/evasion.ts'
import { fieldOf } from './scan-score.ts'

function signalsOf(steps: readonly string[]): readonly Signal[] {
  const signals: Signal[] = []
  evasion.inspect('x', fieldOf('x', { steps }), (what, points) => {
    signals.push({ id: `evasion.${what}`, points, where: 'query.q' })
  })
  return signals
}

describe('ways of writing that hide something', () => {
  it.each([
    [['percent', 'percent'], 'evasion.double-percent'],
    [['percent', 'percent', 'percent'], 'evasion.triple-percent'],
    [['overlong'], 'evasion.overlong'],
    [['null'], 'evasion.null'],
    [['utf7'], 'evasion.utf7'],
    [['unicode'], 'evasion.unicode'],
  ])('%j are evidence', (steps, id) => {
    expect(signalsOf(steps).map((signal) => signal.id)).toContain(id)
  })

  it('are nothing when every client writes so', () => {
    expect(signalsOf(['percent', 'json', 'base64', 'html', 'utf8'])).toEqual([])
  })

  it('never deny by themselves, all of them together', () => {
    const all = ['percent', 'percent', 'percent', 'overlong', 'null', 'utf7', 'unicode', 'fullwidth']
    expect(composeScore(signalsOf(all))).toBeLessThan(80)
  })

  it('add to what they hide', () => {
    const hidden = { id: 'sqli.condition', points: 75, where: 'query.q' }
    expect(composeScore([hidden, ...signalsOf(['overlong'])])).toBeGreaterThanOrEqual(80)
  })
})

describe('letters that nobody encodes', () => {
  const idsOf = (raw: string, value: string): readonly string[] => {
    const ids: string[] = []
    evasion.inspect(value, fieldOf(value, { raw, steps: ['percent'] }), (what) => {
      ids.push(what)
    })
    return ids
  }

  it.each([
    ['%53%45%4c%45%43%54', 'SELECT'],
    ['%2553%2545%254c%2545', 'SELE'],
    ['%u0053%u0045%u004c%u0045', 'SELE'],
    ['a%07b', 'a\x07b'],
  ])('are evidence: %s', (raw, value) => {
    expect(idsOf(raw, value)).toContain('letters')
  })

  it.each([
    ['caf%C3%A9%20%26%20bar', 'caf\u00e9 & bar'],
    ['%2Fa%3Fb%3Dc%26d', '/a?b=c&d'],
  ])('are not: %s', (raw, value) => {
    expect(idsOf(raw, value)).toEqual([])
  })

  it('are not spelled in bytes that are too long', () => {
    const ids: [string, number][] = []
    const raw = 'SELECT%C0%AAname%C0%AAFROM%C0%AAusers'
    evasion.inspect(
      'SELECT*name*FROM*users',
      fieldOf('x', { raw, value: 'SELECT*name*FROM*users', steps: ['overlong'] }),
      (what, points) => {
        ids.push([what, points])
      },
    )
    expect(ids).toContainEqual(['overlong', 82])
  })
})

describe('letters of a path that are encoded twice', () => {
  const pointsOf = (raw: string) => {
    let most = 0
    const field = fieldOf('/x', { raw, kind: 'path', where: 'path', steps: ['percent', 'percent'] })
    evasion.inspect('/x', field, (_what, points) => {
      most = Math.max(most, points)
    })
    return most
  }
  it('are refused', () => expect(pointsOf('/%2561dmin_console')).toBeGreaterThanOrEqual(80))
  it.each(['/a%2520b', '/r/https%253A%252F%252Fexample.org'])('are not marks: %s', (raw) =>
    expect(pointsOf(raw)).toBeLessThan(40))
})
