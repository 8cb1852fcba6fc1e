import {
  type InferOutput,
  type Problem,
  type SourceDocument,
  type StandardSchemaV1,
  suggest,
} from '../contract/index.ts'
import type { Replacement } from './environment.ts'
import { flattenIssues, type Issue } from './issues.ts'
import { inputSchemaOf, lookUp } from './schema-lookup.ts'
import { hidden, looksSecret } from './secrets.ts'
import { formatPath, type Path, replacedAt, valueAt } from './values.ts'
import { explainIssue, unknownKey } from './wording.ts'

/** The file, its data with the environment in it, and where that came from. */
export interface Material {
  readonly source: SourceDocument
  readonly data: unknown
  readonly replacements: readonly Replacement[]
}

interface Validated<Output> {
  /** What the schema made of the data; `undefined` when there are problems. */
  readonly value: Output | undefined
  readonly problems: readonly Problem[]
  /** The data as it was accepted in the end, with some values as text (see `validate`). */
  readonly data: unknown
}

/**
 * Holds the part of the data at `path` against a schema (`absent` stands in when there is none).
 * A value from the environment that reads as a number (`HOSTNAME=4711`) may be meant as text; the schema knows. Those
 * that it refuses are offered once more as text, and stay text when that helps.
 */
export async function validate<S extends StandardSchemaV1>(
  schema: S,
  material: Material,
  path: Path = [],
  absent?: unknown,
): Promise<Validated<InferOutput<S>>> {
  const attempt = async (data: unknown) => {
    const result = await schema['~standard'].validate(valueAt(data, path) ?? absent)
    return { data, value: result.issues ? undefined : result.value, issues: flattenIssues(result.issues ?? [], path) }
  }
  const first = await attempt(material.data)
  const refused = material.replacements.filter((one) => one.retyped && hasIssueAt(first.issues, one.path))
  let last = first
  if (refused.length > 0) {
    const asText = await attempt(withTexts(material.data, refused))
    const helped = refused.filter((one) => !hasIssueAt(asText.issues, one.path))
    if (helped.length > 0) last = await attempt(withTexts(material.data, helped))
  }
  return {
    value: last.value,
    data: last.data,
    problems: toProblems(last.issues, { ...material, data: last.data }, schema, path),
  }
}

function toProblems(issues: readonly Issue[], material: Material, schema: StandardSchemaV1, base: Path): Problem[] {
  if (issues.length === 0) return []
  const { source, data, replacements } = material
  const jsonSchema = inputSchemaOf(schema)
  const noteOn = (path: Path) => lookUp(jsonSchema, path.slice(base.length))
  const meant = issues.flatMap((issue) => misspelt(issue, noteOn(issue.path).keys))
  return issues.flatMap((issue) => {
    const note = noteOn(issue.path)
    if (issue.code === 'unrecognized_keys') {
      return (issue.keys as string[]).map((key) =>
        source.problemAtKey([...issue.path, key], unknownKey(key, note.keys)),
      )
    }
    const replaced = replacements.find((one) => samePath(one.path, issue.path))
    const isMissing = valueAt(data, issue.path) === undefined
    if (replaced?.broken || (isMissing && meant.some((path) => samePath(path, issue.path)))) return []
    const message = explainIssue(issue, shown(data, issue.path), note)
    const from =
      replaced && replaced.variables.length > 0 ? ` (from the environment: ${replaced.variables.join(', ')})` : ''
    const at = issue.code === 'invalid_key' ? source.problemAtKey : source.problem
    return [at(issue.path, message + from)]
  })
}

/** The keys that were probably meant by unknown ones: that they are missing needs no second problem. */
function misspelt(issue: Issue, known: readonly string[]): Path[] {
  if (issue.code !== 'unrecognized_keys') return []
  const meant = (issue.keys as string[]).map((key) => suggest(key, known))
  return meant.filter((key) => key !== undefined).map((key) => [...issue.path, key])
}

/** The value for a message; the text of a secret stays out of it. */
function shown(data: unknown, path: Path): unknown {
  const value = valueAt(data, path)
  const secret = typeof value === 'string' && path.some((key) => typeof key === 'string' && looksSecret(key))
  return secret ? hidden : value
}

function hasIssueAt(issues: readonly Issue[], path: Path): boolean {
  return issues.some((issue) => samePath(issue.path, path))
}

function samePath(a: Path, b: Path): boolean {
  return formatPath(a) === formatPath(b)
}

function withTexts(data: unknown, replacements: readonly Replacement[]): unknown {
  return replacements.reduce((changed, { path, text }) => replacedAt(changed, path, text), data)
}
