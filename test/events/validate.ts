import { Ajv2020 } from 'ajv/dist/2020.js'
import type { LedgerEvent } from '../../gateway/contract/index.ts'
import { eventsJsonSchema } from '../../gateway/events/schema.ts'

/** The schema as it is published lets readers ignore new fields; here a field that it does not name is an error. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)] as const)
  const open = 'properties' in schema && 'type' in schema && !('additionalProperties' in schema)
  return Object.fromEntries(open ? [...entries, ['additionalProperties', false]] : entries)
}

const ajv = new Ajv2020({ allowUnionTypes: true })
ajv.addSchema(closed(eventsJsonSchema()) as object, 'events')

/** What the schema of its type finds wrong with an event, as `path problem`. */
export function problemsOf(event: LedgerEvent): string[] {
  const validate = ajv.getSchema(`events#/$defs/${typeOf(event)}`)
  if (!validate) return [`/type ${event.type} has no schema`]
  return validate(event) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`)
}

function typeOf({ type }: LedgerEvent): string {
  return type.split('.')[2]!
}

/** Which types there are among some events. */
export function typesOf(events: readonly LedgerEvent[]): string[] {
  return [...new Set(events.map(typeOf))].sort()
}
