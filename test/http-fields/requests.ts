import type { Field } from '../../gateway/contract/index.ts'
import { bodyFields, headFields } from '../../gateway/http/fields.ts'

/** Text as Node gives the head: one unit per byte of its UTF-8. */
export function wire(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

export function query(rawQuery: string): Field[] {
  return headFields({ rawPath: '/', rawQuery, rawHeaders: [] }).filter((field) => field.where.startsWith('query'))
}

export function path(rawPath: string): Field[] {
  return headFields({ rawPath, rawQuery: '', rawHeaders: [] })
}

export function headers(...rawHeaders: string[]): Field[] {
  return headFields({ rawPath: '/', rawQuery: '', rawHeaders }).slice(1)
}

export function body(content: string | Uint8Array, contentType: string, complete = true): Field[] {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  return bodyFields({ bytes, contentType, complete })
}

export function json(value: unknown): Field[] {
  return body(JSON.stringify(value), 'application/json')
}

/** [where, value] of each field. */
export function values(fields: readonly Field[]): [string, string][] {
  return fields.map((field) => [field.where, field.value])
}

/** The only field at `where`. */
export function at(fields: readonly Field[], where: string): Field {
  const found = fields.filter((field) => field.where === where)
  if (found.length !== 1) throw new Error(`${found.length} fields at ${where}: ${JSON.stringify(values(fields))}`)
  return found[0]!
}

export function holds(fields: readonly Field[], text: string): boolean {
  return fields.some((field) => field.value.includes(text))
}
