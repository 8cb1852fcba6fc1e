import { z } from 'zod'
import type { PluginDefinition } from '../contract/index.ts'
import { coreSchema } from './schema.ts'
import { inputSchemaOf } from './schema-lookup.ts'
import { isRecord, type PlainRecord } from './values.ts'

type JsonSchema = Record<string, unknown>

/** JSON Schema (draft 2020-12) of gateway.config.yaml with the config of each built-in plugin, for editors. */
export function configJsonSchema(builtins: readonly PluginDefinition[]): JsonSchema {
  const { $schema, ...core } = z.toJSONSchema(coreSchema, { io: 'input', target: 'draft-2020-12' }) as JsonSchema
  const plugins = (core.properties as Record<string, JsonSchema>).plugins!
  const $defs = Object.fromEntries(builtins.map((plugin) => [plugin.name, pluginConfig(plugin)]))
  const items = withPlugins(acceptReferences(plugins.items as JsonSchema), builtins)
  const schema = acceptReferences({ ...core, properties: { ...(core.properties as JsonSchema), plugins } })
  ;(schema.properties as JsonSchema).plugins = { ...plugins, items }
  return { $schema, title: 'Configuration of Sallyport (gateway.config.yaml)', ...schema, $defs }
}

/** The entry of `plugins:`, with `config` as the plugin named in `use` has it. */
function withPlugins(entry: JsonSchema, builtins: readonly PluginDefinition[]): JsonSchema {
  const properties = entry.properties as Record<string, JsonSchema>
  const use = {
    description: properties.use?.description,
    anyOf: [...builtins.map(({ name, summary }) => ({ const: name, description: summary })), { type: 'string' }],
  }
  const allOf = builtins.map(({ name }) => ({
    if: { properties: { use: { const: name } }, required: ['use'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { config: { $ref: `#/$defs/${name}` } } },
  }))
  return { ...entry, properties: { ...properties, use }, allOf }
}

function pluginConfig({ name, summary, config }: PluginDefinition): JsonSchema {
  const { $schema: _, ...schema } = inputSchemaOf(config) ?? {}
  return { description: summary, ...acceptReferences(moveReferences(schema, name) as JsonSchema) }
}

/** The plugin's schema moves to `$defs/<name>`, and so does what its own references point to. */
function moveReferences(schema: unknown, name: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => moveReferences(item, name))
  if (!isRecord(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === '$ref' && typeof value === 'string'
        ? [key, value.replace(/^#/, `#/$defs/${name}`)]
        : [key, moveReferences(value, name)],
    ),
  )
}

/** Any value may be a reference to the environment, so numbers, booleans and restricted texts may be such a text too. */
function acceptReferences(schema: JsonSchema): JsonSchema {
  const deep: JsonSchema = { ...schema }
  for (const key of ['properties', '$defs']) {
    if (isRecord(schema[key])) deep[key] = mapValues(schema[key], acceptReferences)
  }
  for (const key of ['items', 'additionalProperties']) {
    if (isRecord(schema[key])) deep[key] = acceptReferences(schema[key] as JsonSchema)
  }
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    if (Array.isArray(schema[key])) deep[key] = schema[key].map((one) => acceptReferences(one as JsonSchema))
  }
  const pattern = referencePattern(schema)
  if (!pattern) return deep
  const { description, default: standard, ...rest } = deep
  const outer: JsonSchema = { anyOf: [rest, { type: 'string', pattern }] }
  if (description !== undefined) outer.description = description
  if (standard !== undefined) outer.default = standard
  return outer
}

/** Which texts with references stand for a value of this schema; `undefined` when any text is accepted, or none is. */
function referencePattern(schema: JsonSchema): string | undefined {
  if (schema.type === 'number' || schema.type === 'integer' || schema.type === 'boolean') return '^\\$\\{'
  const restricted = ['enum', 'const', 'pattern', 'format', 'maxLength'].some((key) => schema[key] !== undefined)
  return restricted && (schema.type === 'string' || schema.type === undefined) ? '\\$\\{' : undefined
}

function mapValues(record: PlainRecord, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value as JsonSchema)]))
}
