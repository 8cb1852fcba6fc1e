import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configJsonSchema } from '../../gateway/config/json-schema.ts'

interface Schema {
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

const markdown = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')

/** Rows `| key | default | meaning |` of all tables that begin with a key. */
const documented = [...markdown.matchAll(/^\| `([\w.[\]]+)` \| (required|–|`[^`]*`) \| (\S.*) \|$/gm)].map(
  ([, key, standard]) => `${key} = ${standard}`,
)

describe('docs/configuration.md', () => {
  it('names every key with its default, and no other', () => {
    expect(documented).toEqual(keys(configJsonSchema([]) as Schema))
  })
})

describe('the schema', () => {
  it('describes every key', () => {
    expect(undescribed(configJsonSchema([]) as Schema, '')).toEqual([])
  })
})

function keys(schema: Schema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const key = `${prefix}${name}`
    const line = `${key} = ${schema.required?.includes(name) ? 'required' : shown(inner.default)}`
    return [line, ...choices(inner).flatMap((one) => keys(one, `${key}.`)), ...keys(inner.items ?? {}, `${key}[].`)]
  })
}

/** A section is made of its keys' defaults, so its own is not worth showing. */
function shown(standard: unknown): string {
  if (standard === undefined || JSON.stringify(standard) === '{}') return '–'
  return `\`${typeof standard === 'string' ? standard : JSON.stringify(standard)}\``
}

function undescribed(schema: Schema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
    ...(inner.description ? [] : [`${path}${name}`]),
    ...choices(inner).flatMap((one) => undescribed(one, `${path}${name}.`)),
    ...undescribed(inner.items ?? {}, `${path}${name}[].`),
  ])
}

/** What a value may be: one thing, or one of several. */
function choices(schema: Schema): readonly Schema[] {
  return [schema, ...(schema.anyOf ?? [])]
}
