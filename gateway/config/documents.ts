import { globSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { type Document, isAlias, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Problem, ProblemsError, type SourceDocument } from '../contract/index.ts'
import { keyText, type ReadScalar, toPlainData } from './plain-data.ts'
import { formatPath, type Path } from './values.ts'
import { explainYaml, firstYamlError } from './yaml-errors.ts'

/**
 * Reads one YAML 1.2 document (core schema) from `file`, or from `text` when given.
 * Throws `ProblemsError` when the file cannot be read or is not sound YAML.
 */
export function readDocument(file: string, text?: string): SourceDocument {
  return parseFile(file, text).source
}

/**
 * Reads all YAML files that match the patterns, relative to `baseDir`; each file once, in order of the patterns, within
 * a pattern by name. Throws `ProblemsError` with the problems of all files, and for every pattern without a match.
 */
export function readDocuments(patterns: readonly string[], baseDir: string): readonly SourceDocument[] {
  const problems: Problem[] = []
  const documents = new Map<string, SourceDocument>()
  for (const pattern of patterns) {
    const files = matches(pattern, baseDir)
    if (files.length === 0)
      problems.push(problemWithFile(resolveFrom(baseDir, pattern), withoutMatch(pattern, baseDir)))
    for (const file of files) {
      if (documents.has(file)) continue
      try {
        documents.set(file, readDocument(file))
      } catch (error) {
        if (!(error instanceof ProblemsError)) throw error
        problems.push(...error.problems)
      }
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems)
  return [...documents.values()]
}

/** A document together with its nodes, for readers that must know how a scalar was written. */
export interface ParsedFile {
  readonly source: SourceDocument
  /** The data once more, each scalar as `readScalar` gives it. */
  read(readScalar: ReadScalar): unknown
  readonly document: Document
}

export function parseFile(file: string, given?: string): ParsedFile {
  const text = given ?? readText(file)
  const lines = new LineCounter()
  // Keys are compared in toPlainData, which can say more than the parser; merge keys are refused there too.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: false })
  const problemAt = (offset: number, path: Path, message: string): Problem => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path), message }
  }

  const error = firstYamlError(document.errors, document.warnings)
  if (error) throw new ProblemsError([problemAt(error.pos[0], [], explainYaml(error, text))])
  const { data, faults } = toPlainData(document, (scalar) => scalar.value)
  if (faults.length > 0) {
    throw new ProblemsError(faults.map(({ offset, path, message }) => problemAt(offset, path, message)))
  }

  const source: SourceDocument = {
    file,
    text,
    data,
    problem: (path, message) => problemAt(offsetOf(document, path, 'value'), path, message),
    problemAtKey: (path, message) => problemAt(offsetOf(document, path, 'key'), path, message),
  }
  return { source, document, read: (readScalar) => toPlainData(document, readScalar).data }
}

/** Where the value (or its key) begins; for a path that goes on after the data ends, the last value on the way. */
function offsetOf(document: Document, path: Path, what: 'value' | 'key'): number {
  let node = document.contents as Node | null | undefined
  let offset = node?.range?.[0] ?? 0
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    let next: Node | null | undefined
    if (isSeq(node)) next = node.items[Number(step)] as Node | undefined
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => keyText(key) === String(step))
      if (!pair) return offset
      const key = pair.key as Node
      if (what === 'key' && depth === path.length - 1) return key.range?.[0] ?? offset
      next = (pair.value as Node | null) ?? key
    }
    if (!next) return offset
    offset = next.range?.[0] ?? offset
    node = next
  }
  return offset
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    throw new ProblemsError([problemWithFile(file, whyUnreadable(error as NodeJS.ErrnoException))])
  }
}

/** What is wrong with a file that could not be read, and how to mend it. */
export function whyUnreadable(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file; check the path'
    case 'EISDIR':
      return 'this is a folder, not a file; name the file in it'
    case 'EACCES':
      return 'this user may not read the file; check its owner and mode'
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'the file is not UTF-8 text; save it as UTF-8'
    default:
      return `the file cannot be read: ${error.message}`
  }
}

function problemWithFile(file: string, message: string): Problem {
  return { file, line: 1, column: 1, path: '', message }
}

function matches(pattern: string, baseDir: string): string[] {
  const found = globSync(pattern, { cwd: baseDir, withFileTypes: true }).filter((entry) => !entry.isDirectory())
  const files = found.map((entry) => join(entry.parentPath, entry.name))
  return files.sort()
}

function withoutMatch(pattern: string, baseDir: string): string {
  const other = pattern.endsWith('.yml') ? pattern.replace(/yml$/, 'yaml') : pattern.replace(/yaml$/, 'yml')
  const hint = other !== pattern && matches(other, baseDir).length > 0 ? `; ${other} would match` : ''
  return `no file matches this pattern${hint}; patterns are relative to the folder of the config file`
}

function resolveFrom(baseDir: string, path: string): string {
  return isAbsolute(path) ? path : join(baseDir, path)
}
