import type { StandardSchemaV1 } from '../contract/index.ts'
import { isRecord, type Path, type PlainRecord } from './values.ts'

/** What a JSON Schema says about one place in the data; empty parts where it says nothing. */
export interface SchemaNote {
  readonly keys: readonly string[]
  readonly description: string | undefined
  readonly example: unknown
}

/** The JSON Schema of what may be written, or `undefined` when the schema's library or the schema cannot tell. */
export function inputSchemaOf(schema: StandardSchemaV1): PlainRecord | undefined {
  try {
    return schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })
  } catch {
    // zod throws for what JSON Schema cannot express (functions, maps): messages then do without suggestions.
    return undefined
  }
}

/** Gathers what is known about the place `path`, over all alternatives of the schema. */
export function lookUp(root: PlainRecord | undefined, path: Path): SchemaNote {
  let schemas = root ? alternatives(root, root) : []
  for (const key of path)
    schemas = schemas.flatMap((schema) => step(schema, key)).flatMap((s) => alternatives(s, root!))
  return {
    keys: [...new Set(schemas.flatMap(({ properties }) => (isRecord(properties) ? Object.keys(properties) : [])))],
    description: schemas.map(({ description }) => description).find((text) => typeof text === 'string'),
    example: schemas.map((schema) => schema.default).find((value) => value !== undefined),
  }
}

/** The schema itself, and the schemas behind its references and alternatives. */
function alternatives(schema: PlainRecord, root: PlainRecord, depth = 0): PlainRecord[] {
  if (depth > 16) return []
  const next: unknown[] = []
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) if (Array.isArray(schema[keyword])) next.push(...schema[keyword])
  if (typeof schema.$ref === 'string') next.push(referenced(schema.$ref, root))
  return [schema, ...next.filter(isRecord).flatMap((other) => alternatives(other, root, depth + 1))]
}

/** Schemas of the entry `key` of what `schema` describes. */
function step(schema: PlainRecord, key: PropertyKey): PlainRecord[] {
  const { properties } = schema
  if (typeof key === 'number') return [schema.items].filter(isRecord)
  if (isRecord(properties) && Object.hasOwn(properties, key)) return [properties[String(key)]].filter(isRecord)
  return [schema.additionalProperties].filter(isRecord)
}

/** `#/$defs/rule` and `#`, within the same schema. */
function referenced(pointer: string, root: PlainRecord): unknown {
  let target: unknown = root
  for (const key of pointer.split('/').slice(1)) {
    target = isRecord(target) ? target[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  }
  return target
}
