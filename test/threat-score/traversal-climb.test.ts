import { describe, expect, it } from 'vitest'
import { readClimbs } from '../../plugins/threat-score/traversal-climb.ts'

describe('the climb reader', () => {
  it.each([
    ['a/b', {}],
    ['../', { ups: 1, leads: 1 }],
    ['/../..', { ups: 2, leads: 2 }],
    ['a/../b', { ups: 1 }],
    ['..\\../', { ups: 2, backslashed: 1, leads: 1 }],
    ['a../b', {}],
    ['a..b', {}],
    ['....//', { evasive: 1, leads: 1 }],
    ['..;/', { ups: 1, evasive: 1, leads: 1 }],
    ['/./a/./', { idle: 2, leads: 2 }],
  ])('%j', (text, expected) => {
    const none = { ups: 0, backslashed: 0, evasive: 0, idle: 0, leads: 0 }
    expect(readClimbs(text)).toEqual({ ...none, ...expected })
  })
})
