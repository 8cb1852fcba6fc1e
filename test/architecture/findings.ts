import { posix } from 'node:path'
import { longFunctions } from './functions.ts'
import { findImports } from './imports.ts'
import { barrel, covers, rooms } from './rules.ts'

/** A source file: its path in the project, with slashes, and its text. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** Everything that a file may not do, as `path:line what`. */
export function findViolations(source: Source): readonly string[] {
  return [...importViolations(source), ...lengthViolations(source)]
}

function importViolations({ path, text }: Source): readonly string[] {
  const room = rooms.find(({ files }) => covers(files, path))
  if (!room) return [`${path}:1 lies in no known folder: say in test/architecture/rules.ts what it may import`]
  return findImports(text).flatMap(({ specifier, line, reexport }) => {
    const target = toTarget(path, specifier)
    const found: string[] = []
    if (!ownFolder(path, target) && !room.may.some((pattern) => covers(pattern, target))) {
      found.push(`${path}:${line} may not import ${target}`)
    }
    if (reexport && isProduct(path) && path !== barrel) {
      found.push(`${path}:${line} hands on ${target}: only ${barrel} does that`)
    }
    return found
  })
}

/** A longer file holds more than one noun. */
const longestFile = 250

function lengthViolations({ path, text }: Source): readonly string[] {
  const lines = text.split('\n').length - 1
  const found = lines > longestFile ? [`${path}:1 has ${lines} lines: ${longestFile} at most`] : []
  return isProduct(path) ? [...found, ...longFunctions(path, text)] : found
}

/** Every circle of files that import each other, one line per circle. */
export function findCycles(sources: readonly Source[]): readonly string[] {
  const targets = new Map(
    sources.map(({ path, text }) => [path, findImports(text).map(({ specifier }) => toTarget(path, specifier))]),
  )
  const cycles: string[] = []
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]): void => {
    const seenAt = way.indexOf(path)
    if (seenAt >= 0) cycles.push([...way.slice(seenAt), path].join(' → '))
    if (done.has(path)) return
    done.add(path)
    for (const target of targets.get(path) ?? []) visit(target, [...way, path])
  }
  for (const path of targets.keys()) visit(path, [])
  return cycles
}

/** The file or module that an import means. */
export function toTarget(from: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier
}

function isProduct(path: string): boolean {
  return path.startsWith('gateway/') || path.startsWith('plugins/')
}

/** A folder of the gateway, or a plugin, with all below it. Files at the top of gateway/ and plugins/ have none. */
function ownFolder(path: string, target: string): boolean {
  const [top, folder, file] = path.split('/')
  return file !== undefined && target.startsWith(`${top}/${folder}/`)
}
