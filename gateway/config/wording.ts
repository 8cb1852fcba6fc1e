import { suggest } from '../contract/index.ts'
import { alternativesOf, type Issue, isUnworded } from './issues.ts'
import type { SchemaNote } from './schema-lookup.ts'
import { count, isRecord, oneOf, show } from './values.ts'

/** What is wrong and how to mend it. `value` is what was found at the issue's path, `note` what the schema says of it. */
export function explainIssue(issue: Issue, value: unknown, note: SchemaNote): string {
  if (!isUnworded(issue, value)) return issue.message
  if (value === undefined && issue.code !== 'unrecognized_keys') return missing(note)
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(String(issue.expected), value, note)
    case 'invalid_value':
      return wrongChoice((issue.values as unknown[]).map(String), value)
    case 'invalid_union':
      return wrongUnion(issue, value, note)
    case 'too_small':
    case 'too_big':
      return outOfRange(issue, value)
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}, found ${String(value)}`
    case 'invalid_format':
      return wrongFormat(issue, value)
    case 'invalid_key':
      return `this key is not allowed here: ${(issue.issues as Issue[]).map((one) => explainKey(one, issue)).join('; ')}`
    default:
      return `${issue.message}, found ${show(value)}`
  }
}

function explainKey(issue: Issue, { path }: Issue): string {
  return explainIssue(issue, String(path.at(-1)), { keys: [], description: undefined, example: undefined })
}

/** For a key that should not be there. */
export function unknownKey(key: string, known: readonly string[]): string {
  const meant = suggest(key, known)
  const start = `there is no key ${JSON.stringify(key)} here`
  if (meant !== undefined) return `${start}; did you mean ${JSON.stringify(meant)}?`
  return known.length === 0 ? `${start}; remove it` : `${start}; the keys are ${known.join(', ')}`
}

/** For a name or word that is none of `known`. */
export function unknownName(start: string, name: string, known: readonly string[]): string {
  const meant = suggest(name, known)
  if (meant !== undefined) return `${start}; did you mean ${JSON.stringify(meant)}?`
  return known.length === 0 ? start : `${start}; there is ${[...new Set(known)].join(', ')}`
}

function missing({ description }: SchemaNote): string {
  return description ? `is missing, and required: ${description}` : 'is missing, and required; add it'
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
  null: 'nothing',
}

function wrongType(expected: string, value: unknown, note: SchemaNote): string {
  const kind = kinds[expected] ?? expected
  return `expected ${kind}, found ${show(value)}${wayToMend(expected, value, note)}`
}

function wayToMend(expected: string, value: unknown, { example }: SchemaNote): string {
  if (value === null) return '; write a value, or remove the key'
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return `; write it in quotes: "${value}"`
  }
  if (expected === 'boolean' && typeof value === 'string') return '; write true or false without quotes'
  if ((expected === 'number' || expected === 'int') && typeof value === 'string') {
    if (value.trim() !== '' && Number.isFinite(Number(value))) return '; remove the quotes'
    return typeof example === 'number' ? `; write for example ${example}` : ''
  }
  if (expected === 'array')
    return isRecord(value) ? '; begin each entry with a dash' : `; write it as a list: [${value}]`
  if (expected === 'object' && Array.isArray(value)) return '; write the keys without dashes'
  return ''
}

function wrongChoice(choices: readonly string[], value: unknown): string {
  const meant = typeof value === 'string' ? nearestChoice(value, choices) : undefined
  // YAML reads a bare null or true as a value of its own, also where a word of that name is meant.
  const bare = typeof value !== 'string' && choices.includes(String(value)) ? `; write it in quotes: "${value}"` : ''
  const found = meant === undefined ? bare : `; did you mean ${JSON.stringify(meant)}?`
  return `expected ${oneOf(choices)}, found ${show(value)}${found}`
}

/** `warning` is far from `warn` by its letters, and begins with it. */
function nearestChoice(value: string, choices: readonly string[]): string | undefined {
  const isBeginning = (a: string, b: string) => a.length > 1 && b.startsWith(a)
  return suggest(value, choices) ?? choices.find((choice) => isBeginning(choice, value) || isBeginning(value, choice))
}

/** None of the alternatives takes this kind of value: name them all. */
function wrongUnion(issue: Issue, value: unknown, note: SchemaNote): string {
  if (Array.isArray(issue.options)) return wrongChoice(issue.options.map(String), value)
  const expected = alternativesOf(issue).flatMap((alternative) => {
    const [first] = alternative.filter(({ path }) => path.length === 0)
    if (first?.code === 'invalid_value') return (first.values as unknown[]).map(String)
    if (first?.code === 'invalid_type') return [kinds[String(first.expected)] ?? String(first.expected)]
    return first ? [first.message] : []
  })
  const [only] = expected
  if (expected.length === 1 && only !== undefined) return wrongType(only, value, note)
  return `expected ${oneOf([...new Set(expected)])}, found ${show(value)}`
}

function outOfRange(issue: Issue, value: unknown): string {
  const small = issue.code === 'too_small'
  const bound = Number(small ? issue.minimum : issue.maximum)
  const border = small ? (issue.inclusive ? 'at least' : 'more than') : issue.inclusive ? 'at most' : 'less than'
  if (Array.isArray(value))
    return `needs ${border} ${bound === 1 ? 'one entry' : `${bound} entries`}, found ${value.length}`
  if (typeof value === 'string') {
    return value === ''
      ? 'is empty; write a value'
      : `must have ${border} ${count(bound, 'character')}, found ${value.length}`
  }
  if (isRecord(value)) return `must have ${border} ${count(bound, 'key')}, found ${Object.keys(value).length}`
  return `must be ${border} ${bound}, found ${String(value)}`
}

function wrongFormat(issue: Issue, value: unknown): string {
  const form = issue.format === 'regex' ? `text like ${issue.pattern}` : `a valid ${String(issue.format)}`
  return `expected ${form}, found ${show(value)}`
}
