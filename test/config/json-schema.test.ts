import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { configJsonSchema } from '../../gateway/config/json-schema.ts'
import { builtins as shipped } from '../../plugins/index.ts'
import { builtins } from './helpers.ts'

type Data = Record<string, unknown>
const app = { name: 'app', url: 'demo' }

describe('the JSON Schema of the config', () => {
  // After a change of the schema or of a plugin's config: npm test -- test/config/json-schema.test.ts -u
  it('docs/schema/config.schema.json is the schema of this version', async () => {
    const file = join(import.meta.dirname, '../../docs/schema/config.schema.json')
    await expect(`${JSON.stringify(configJsonSchema(shipped), null, 2)}\n`).toMatchFileSnapshot(file)
  })

  it.each<[string, Data]>([
    ['the least', { upstreams: [app] }],
    ['numbers and booleans', { upstreams: [app], http: { maxHeaders: 5 }, log: { access: false } }],
    ['references for them', { upstreams: [app], http: { maxHeaders: `\${N}` }, log: { access: `\${A:-true}` } }],
    [
      'references for words and durations',
      { upstreams: [app], log: { level: `\${L:-info}` }, drain: { delay: `\${D}` } },
    ],
    ['references within a text', { upstreams: [{ name: 'app', url: `http://\${HOST}:\${PORT}` }] }],
    ['0 for bytes', { upstreams: [app], routes: [{ name: 'r', path: '/', upstream: 'app', inspectBytes: 0 }] }],
  ])('accepts %s', (_, data) => {
    expect(core().safeParse(data).error).toBeUndefined()
  })

  it.each<[string, Data]>([
    ['nothing', {}],
    ['unknown keys', { upstreams: [app], lisen: ':80' }],
    ['unknown keys further down', { upstreams: [{ ...app, weight: 1 }] }],
    ['text for a number', { upstreams: [app], http: { maxHeaders: '5' } }],
    ['a number for a duration', { upstreams: [app], drain: { delay: 5 } }],
    ['a duration without its unit', { upstreams: [app], drain: { delay: '5' } }],
    ['a word that is not known', { upstreams: [app], log: { level: 'loud' } }],
  ])('refuses %s', (_, data) => {
    expect(core().safeParse(data).success).toBe(false)
  })

  it('offers the built-in plugins by name, with their summaries', () => {
    const { use } = entry().properties as Record<string, { anyOf: unknown[] }>
    expect(use?.anyOf).toContainEqual({ const: 'shaper', description: 'Shapes traffic.' })
    expect(use?.anyOf).toContainEqual({ type: 'string' })
  })

  it('applies the schema of a plugin to its config', () => {
    expect(entry().allOf).toContainEqual({
      if: { properties: { use: { const: 'shaper' } }, required: ['use'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { config: { $ref: '#/$defs/shaper' } } },
    })
    const shaper = z.fromJSONSchema((configJsonSchema(builtins).$defs as Data).shaper as Data)
    expect(shaper.safeParse({ shapes: [{ name: 'a1', even: `\${EVEN}` }] }).success).toBe(true)
    expect(shaper.safeParse({ shape: [] }).success).toBe(false)
  })

  it('takes any config of a plugin whose library has no JSON Schema', () => {
    expect((configJsonSchema(builtins).$defs as Data).foreign).toEqual({
      description: 'Comes with a schema of its own making.',
    })
  })
})

function entry(): Data {
  return (configJsonSchema(builtins).properties as Record<string, { items: Data }>).plugins?.items as Data
}

/** The schema without its conditions, which zod cannot read. */
function core(): z.ZodType {
  const { $defs: _, properties, ...schema } = configJsonSchema([]) as Data & { properties: Data }
  const { plugins: __, ...others } = properties
  return z.fromJSONSchema({ ...schema, properties: others } as Parameters<typeof z.fromJSONSchema>[0])
}
