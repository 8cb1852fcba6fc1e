import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { config } from '../../plugins/threat-score/config.ts'
import { refusalOf } from './frame-kit.ts'

const exclusion = { where: 'query.q', families: ['sqli'], reason: 'search' }

describe('the config of threat-score', () => {
  it('may be empty', async () => {
    expect(await refusalOf({})).toBe('accepted')
  })

  it.each([
    ['an unknown key', { threshold: 5 }],
    ['an unknown family', { families: { sql: false } }],
    ['an unknown family in an exclusion', { exclusions: [{ ...exclusion, families: ['sql'] }] }],
    ['an exclusion without a reason', { exclusions: [{ where: 'query.q', families: ['sqli'] }] }],
    ['an exclusion of no family', { exclusions: [{ ...exclusion, families: [] }] }],
    ['a star in the middle of a place', { exclusions: [{ ...exclusion, where: 'body.*.name' }] }],
    ['a star alone', { exclusions: [{ ...exclusion, where: '*' }] }],
    ['a day that is none', { exclusions: [{ ...exclusion, until: 'next week' }] }],
    ['no signals at all', { maxSignals: 0 }],
  ])('refuses %s', async (_what, value) => {
    expect(await refusalOf(value)).not.toBe('accepted')
  })

  it('says how to name places', async () => {
    expect(await refusalOf({ exclusions: [{ ...exclusion, where: 'body.*.name' }] })).toContain('body.json.*')
  })

  it('explains every key in its JSON Schema', () => {
    const { properties } = z.toJSONSchema(config, { io: 'input' }) as {
      properties: Record<string, { description?: string }>
    }
    expect(Object.keys(properties)).toEqual(['families', 'exclusions', 'maxSignals'])
    for (const property of Object.values(properties)) expect(property.description).toBeTruthy()
  })
})
