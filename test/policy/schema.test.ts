import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { policy } from '../../plugins/policy/index.ts'
import { policyJsonSchema } from '../../plugins/policy/schema.ts'

describe('schemas', () => {
  // After a change of the language: npm test -- test/policy/schema.test.ts -u
  it('docs/schema/policy.schema.json is the schema of this version', async () => {
    const file = join(import.meta.dirname, '../../docs/schema/policy.schema.json')
    await expect(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(file)
  })

  it('the schema for editors refuses unknown keys and explains every known one', () => {
    const schema = policyJsonSchema() as { additionalProperties: boolean; properties: Record<string, object> }
    expect(schema.additionalProperties).toBe(false)
    expect(Object.keys(schema.properties)).toEqual(['policy', 'description', 'mode', 'flags', 'rules', 'tests'])
  })

  it.each([
    {},
    { files: [] },
    { files: [''] },
    { files: 'policies/*.yaml' },
    { files: ['a.yaml'], file: 'b' },
  ])('the config %j of the plugin is refused', (config) => {
    expect(policy.config['~standard'].validate(config)).toHaveProperty('issues')
  })
})
