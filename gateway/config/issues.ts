import { z } from 'zod'
import type { SchemaIssue } from '../contract/index.ts'
import type { Path } from './values.ts'

/**
 * An issue of any Standard Schema library in one form. Libraries other than zod give `message` and `path` only; zod's
 * issues carry more, which lets us word the message for the writer of the file.
 */
export interface Issue {
  readonly path: Path
  readonly message: string
  readonly code?: string
  readonly [detail: string]: unknown
}

const standardWords = z.locales.en().localeError

/** Flat issues with full paths: of the alternatives of a union only the one that the writer most likely meant. */
export function flattenIssues(issues: readonly SchemaIssue[], basePath: Path = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...basePath, ...(issue.path ?? []).map((step) => (typeof step === 'object' ? step.key : step))]
    const flat: Issue = { ...issue, path, message: issue.message }
    const meant = flat.code === 'invalid_union' ? likelyAlternative(flat) : undefined
    return meant ? flattenIssues(meant, path) : [flat]
  })
}

/** Issues of each alternative of a union; empty for other issues. */
export function alternativesOf(issue: Issue): (readonly Issue[])[] {
  return Array.isArray(issue.errors) ? (issue.errors as Issue[][]) : []
}

/** True when the schema itself gave no words, so that ours are better than the library's. */
export function isUnworded(issue: Issue, value: unknown): boolean {
  if (issue.code === undefined) return false
  if (issue.code === 'custom') return issue.message === 'Invalid input'
  const standard = standardWords({ ...issue, input: value } as unknown as z.core.$ZodRawIssue)
  return issue.message === (typeof standard === 'string' ? standard : standard?.message)
}

/** Of the alternatives that accept this kind of value, the one with the fewest issues. */
function likelyAlternative(issue: Issue): readonly Issue[] | undefined {
  const isOfAnotherKind = ({ path, code }: Issue) =>
    path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')
  const fitting = alternativesOf(issue).filter((alternative) => !alternative.some(isOfAnotherKind))
  return fitting.toSorted((a, b) => a.length - b.length)[0]
}
