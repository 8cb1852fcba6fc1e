import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { definePlugin } from '../../gateway/contract/index.ts'

const definition = {
  name: 'my-plugin',
  summary: 'Does nothing.',
  config: z.strictObject({}),
  onFailure: 'open',
  budget: { syncMicros: 5 },
  setup: () => ({}),
} as const

describe('definePlugin', () => {
  it('freezes what it is given', () => {
    expect(Object.isFrozen(definePlugin({ ...definition }))).toBe(true)
  })

  it.each([
    '',
    'My-Plugin',
    '9lives',
    'my_plugin',
    'my plugin',
    '-x',
    'x'.repeat(41),
  ])('refuses the name %j', (name) => {
    expect(() => definePlugin({ ...definition, name })).toThrow('lower-case letters, digits and dashes')
  })

  it.each([0, -1, Number.NaN])('refuses a budget of %d', (syncMicros) => {
    expect(() => definePlugin({ ...definition, budget: { syncMicros } })).toThrow(
      'budget.syncMicros must be more than 0',
    )
  })
})
