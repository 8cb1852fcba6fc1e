import { z } from 'zod'
import { type Problem, type SourceDocument, suggest } from '../../gateway/contract/index.ts'
import { policySchema } from './schema.ts'

/** The problems of a policy file that does not fit the schema, each at its key or value. */
export function shapeProblems(document: SourceDocument, error: z.ZodError): Problem[] {
  const misspelt = new Set(
    error.issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => String(path)),
  )
  return error.issues.flatMap((issue) => {
    // "is empty" beside "unknown key" would be the same mistake twice.
    if (issue.code === 'custom' && misspelt.has(String(issue.path))) return []
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => document.problemAtKey([...issue.path, key], unknownKey(key, issue.path)))
    }
    // A bad key of a mapping (a header name): the issues of the key itself say what is wrong with it.
    if (issue.code === 'invalid_key')
      return [document.problemAtKey(issue.path, issue.issues[0]?.message ?? issue.message)]
    return [document.problem(issue.path, message(issue, valueAt(document.data, issue.path)))]
  })
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const known = keysAt(path)
  const meant = suggest(key, known)
  return `there is no key "${key}" here; ${meant === undefined ? `known: ${known.join(', ')}` : `did you mean "${meant}"?`}`
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a mapping of keys',
  record: 'a mapping of keys',
  array: 'a list',
  int: 'a whole number',
}

const sizeOf: Readonly<Record<string, string>> = { string: 'have a length of', array: 'have a number of entries of' }

function message(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${nouns[issue.expected] ?? `a ${issue.expected}`}${value === null ? ', and is empty' : ''}`
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`
    case 'too_small':
      return `must ${sizeOf[issue.origin] ?? 'be'} at least ${issue.minimum}`
    case 'too_big':
      return `must ${sizeOf[issue.origin] ?? 'be'} at most ${issue.maximum}`
    default:
      return issue.message
  }
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

/** The keys that the schema knows at a path of the file. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = policySchema
  for (const key of path) schema = inner(schema, key)
  const object = unwrap(schema)
  return object instanceof z.ZodObject ? Object.keys(object.shape) : []
}

function inner(schema: unknown, key: PropertyKey): unknown {
  const container = unwrap(schema)
  if (container instanceof z.ZodArray) return container.element
  return container instanceof z.ZodObject ? container.shape[key as string] : undefined
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.unwrap()) : schema
}
