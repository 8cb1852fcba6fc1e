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
