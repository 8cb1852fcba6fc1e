import { type Fault, suggest } from '../contract/index.ts'
import { fieldsOf } from './vocabulary.ts'

/** What an expression can name. */
export interface Names {
  readonly variables: readonly string[]
  readonly functions: ReadonlySet<string>
  /** Fields of `flags`. */
  readonly flags: readonly string[]
}

interface CelError {
  readonly code: string
  readonly summary: string
  readonly range?: { readonly start: number }
  readonly node?: { readonly args?: unknown }
}

/** Turns what the CEL library says into a sentence that names the thing and, where one is near, what was meant. */
export function faultOf(error: unknown, source: string, known: Names): Fault {
  const { code, summary, range, node } = error as CelError
  return {
    summary: sentence(code, summary, source.slice(range?.start ?? 0), node?.args, known),
    source,
    at: range?.start ?? 0,
  }
}

function sentence(code: string, summary: string, rest: string, args: unknown, known: Names): string {
  switch (code) {
    case 'unknown_variable':
      return unknown('there is no', String(args), known.variables)
    case 'no_such_key':
      return unknownField(summary.slice(summary.lastIndexOf(' ') + 1), args, known.flags)
    case 'no_matching_overload':
      return noFunction(/'(.*)'/.exec(summary)?.[1] ?? '', known.functions)
    case 'no_such_overload':
      return noOperator(readable(summary.replace('no such overload: ', '')))
    case 'unexpected_character':
    case 'unexpected_token':
    case 'expected_token':
      return unreadable(summary, rest)
    default:
      if (summary.startsWith('Ternary branches')) return unlike(readable(summary.slice(summary.indexOf("'"))))
      return readable(summary.charAt(0).toLowerCase() + summary.slice(1))
  }
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const meant = suggest(name, known)
  if (meant !== undefined) return `${what} "${name}"; did you mean "${meant}"?`
  return `${what} "${name}"${known.length > 0 ? `; known: ${known.join(', ')}` : ''}`
}

function unknownField(field: string, args: unknown, flags: readonly string[]): string {
  const owner = Array.isArray(args) ? (args[0] as { op?: string; args?: unknown }) : undefined
  const variable = owner?.op === 'id' ? String(owner.args) : ''
  if (variable === 'flags') {
    const said = unknown('there is no flag', field, flags)
    return flags.length > 0 ? said : `${said}; declare it under flags: of this file or of the plugin's config`
  }
  return unknown(`${variable || 'the value'} has no field`, field, fieldsOf.get(variable) ?? [])
}

function noFunction(call: string, functions: ReadonlySet<string>): string {
  const name = /(?:^|\.)(\w+)\(/.exec(call)?.[1] ?? call
  if (functions.has(name)) return `${name}() cannot be used on these types: ${readable(call)}`
  if (name === 'not') return 'there is no function "not"; write !(...)'
  const meant = suggest(name, functions)
  return `there is no function "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`
}

function noOperator(use: string): string {
  const hint = use.includes(' in list<int>')
    ? 'write the numbers of the list with a decimal point: [1.0, 2.0]'
    : 'the two sides do not go together'
  return `no such operation: ${use}; ${hint}`
}

function unlike(types: string): string {
  const hint = types.includes('double') ? 'write whole numbers with a decimal point: 5.0' : 'make one of the other'
  return `what stands before and behind the colon must be of one type, and is ${types}; ${hint}`
}

function unreadable(summary: string, rest: string): string {
  if (/^(and|or)\b/.test(rest)) return 'write && and || instead of "and" and "or"'
  if (/^=(?!=)/.test(rest)) return 'there is no operator "="; write == to compare, matches() for patterns'
  const said = summary.replace('EOF', 'the end').replace(/^Unexpected (token|character)/, 'unexpected $1')
  return `the expression cannot be read: ${said.charAt(0).toLowerCase()}${said.slice(1)}`
}

/** CEL's names for types as people say them: `dyn<string>` is text or null. */
export function readable(types: string): string {
  return types.replaceAll(/\bdyn<(\w+|list<\w+>)>/g, '($1 or null)').replaceAll(/\bdyn\b/g, 'anything')
}
