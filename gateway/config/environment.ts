import { isScalar, Scalar } from 'yaml'
import type { Problem } from '../contract/index.ts'
import type { ParsedFile } from './documents.ts'
import { looksSecret } from './secrets.ts'
import type { Path } from './values.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A scalar in which references were replaced. */
export interface Replacement {
  readonly path: Path
  /** The value as text, before it was read as a number, a boolean or nothing. */
  readonly text: string
  readonly retyped: boolean
  /** The variables that were set and used; empty when only defaults were. */
  readonly variables: readonly string[]
  /** True when a reference could not be replaced: nothing more can be said about this value. */
  readonly broken: boolean
}

export interface Resolved {
  readonly data: unknown
  readonly replacements: readonly Replacement[]
  readonly problems: readonly Problem[]
  /** Values of variables whose names look secret: not to be shown, wherever they went. */
  readonly secrets: readonly string[]
}

/** `$${` | `${NAME}` or `${NAME:-default}` | a `${` that is neither. */
const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g

/**
 * The data of a file with its environment references replaced. This happens after parsing, so that a value cannot
 * bring YAML of its own. As in a shell, the default stands in for a variable that is unset or empty.
 */
export function resolveEnvironment(file: ParsedFile, env: Environment): Resolved {
  const replacements: Replacement[] = []
  const problems: Problem[] = []
  const secrets = new Set<string>()
  const data = file.read((scalar, path) => {
    if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return scalar.value
    const expanded = expand(scalar.value, env)
    for (const message of expanded.mistakes) problems.push(file.source.problem(path, message))
    for (const name of expanded.variables) if (looksSecret(name)) secrets.add(env[name]!)
    const value = isBare(scalar) ? retype(file, expanded.text) : expanded.text
    const retyped = typeof value !== 'string'
    const { text, variables, mistakes } = expanded
    replacements.push({ path, text, variables, retyped, broken: mistakes.length > 0 })
    return mistakes.length > 0 ? scalar.value : value
  })
  return { data, replacements, problems, secrets: [...secrets] }
}

interface Expanded {
  readonly text: string
  readonly variables: readonly string[]
  readonly mistakes: readonly string[]
}

/** Replaces the references in one text. */
export function expand(text: string, env: Environment): Expanded {
  const variables: string[] = []
  const mistakes: string[] = []
  const result = text.replace(reference, (found, name: string | undefined, standIn: string | undefined) => {
    if (found === '$${') return '${'
    if (name === undefined) {
      mistakes.push(
        `"\${" begins a reference: write \${NAME} or \${NAME:-default}, or $\${ for the characters themselves`,
      )
      return found
    }
    if (standIn?.includes('${')) {
      mistakes.push(`the default of \${${name}} cannot contain another reference; write plain text there`)
      return found
    }
    const value = env[name]
    if (value !== undefined && (value !== '' || standIn === undefined)) {
      variables.push(name)
      return value
    }
    if (standIn !== undefined) return standIn
    mistakes.push(
      `the environment variable ${name} is not set; set it, or write what to use without it: \${${name}:-value}`,
    )
    return found
  })
  return { text: result, variables, mistakes }
}

/** Unquoted, and made of references only: YAML's own rules then say what the value is. Quotes mean text. */
function isBare(scalar: Scalar): boolean {
  if (scalar.type !== Scalar.PLAIN) return false
  const rest = String(scalar.value).replace(reference, (found, name) => (name === undefined ? found : ''))
  return rest === ''
}

/** Reads text by the core schema of YAML 1.2: `8080` is a number, `true` a boolean, `` and `null` nothing. */
function retype(file: ParsedFile, text: string): unknown {
  for (const tag of file.document.schema?.tags ?? []) {
    if (!tag.default || tag.collection || !tag.test?.test(text)) continue
    const value = tag.resolve(text, () => undefined, {})
    return isScalar(value) ? value.value : value
  }
  return text
}
