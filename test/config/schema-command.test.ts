import { describe, expect, it } from 'vitest'
import { schemaCommand } from '../../gateway/cli/schema.ts'

function schema(what?: string) {
  const printed = { out: '', err: '' }
  const code = schemaCommand({
    ...(what === undefined ? {} : { what }),
    schemas: { config: () => ({ title: 'Config' }), policy: () => ({ title: 'Policy' }) },
    out: (text) => {
      printed.out += text
    },
    err: (text) => {
      printed.err += text
    },
  })
  return { code, ...printed }
}

describe('sallyport schema', () => {
  it('prints the schema of the config unless another is asked for', () => {
    expect(schema()).toEqual({ code: 0, out: '{\n  "title": "Config"\n}\n', err: '' })
    expect(schema('policy').out).toContain('Policy')
  })

  it('says which there are', () => {
    expect(schema('polcy')).toEqual({ code: 2, out: '', err: 'there is no schema "polcy"; did you mean "policy"?\n' })
    expect(schema('toString').err).toBe('there is no schema "toString"; there is config, policy\n')
  })
})
