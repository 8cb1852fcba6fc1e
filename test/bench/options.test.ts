import { describe, expect, it } from 'vitest'
import { helpText, parseOptions } from '../../bench/options.ts'

const names = ['full', 'bare']

describe('arguments of the bench', () => {
  it('has sound defaults: five rounds of a few seconds with 50 connections', () => {
    expect(parseOptions([], names)).toEqual({
      rounds: 5,
      seconds: 3,
      warmUpSeconds: 3,
      connections: 50,
      workload: 'plain',
      only: null,
      out: null,
    })
  })

  it('is quick on demand, and what is said beside it wins', () => {
    expect(parseOptions(['--quick'], names)).toMatchObject({ rounds: 2, seconds: 1, warmUpSeconds: 1 })
    expect(parseOptions(['--quick', '--rounds', '3'], names)).toMatchObject({ rounds: 3, seconds: 1 })
  })

  it.each([
    [['--only', 'bare,fulll'], 'there is no fulll; choose from full, bare'],
    [['--workload', 'heavy'], 'there is no heavy; choose from plain, mix'],
    [['--rounds', '0'], '--rounds: expected a whole number from 1 to 100, found "0"'],
    [['--seconds', 'two'], '--seconds: expected a whole number'],
    [['--fast'], '--fast'],
  ])('says what is wrong with %j', (args, message) => {
    expect(() => parseOptions(args, names)).toThrow(message)
  })

  it('explains every option in the help', () => {
    expect(parseOptions(['--help'], names)).toBeNull()
    for (const option of ['quick', 'rounds', 'seconds', 'connections', 'workload', 'only', 'out']) {
      expect(helpText(names)).toContain(`--${option}`)
    }
  })
})
