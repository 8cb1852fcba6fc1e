import { createHash } from 'node:crypto'
import { readDocument } from './config/documents.ts'
import type { Config } from './config/schema.ts'
import { type Problem, ProblemsError, type SourceDocument } from './contract/index.ts'
import type { HostServices } from './host.ts'
import type { LoadedFiles } from './loaded-files.ts'

/** The policy files of one plugin, as texts. */
export interface PolicySet {
  /** Over the texts in their order: `sha256:<16 hex digits>`. Names do not count: they judge nothing. */
  readonly hash: string
  readonly files: readonly PolicyFile[]
}

export interface PolicyFile {
  readonly file: string
  readonly text: string
}

/**
 * What stands in for the files of the config: other policies, or the same without effect. It is in memory only, and lasts
 * until the files change or the process ends.
 */
export interface Stand {
  /** `null`: the files themselves. */
  readonly set: PolicySet | null
  readonly observe: boolean
  readonly by: string
  /** What the files and settings were when it was put in their place; `null`: whatever they are now. */
  readonly mark: string | null
}

/** The policies of one plugin as one configuration has them. */
export interface InForce {
  readonly set: PolicySet
  /** Stands for all else that decides how they judge: the mode and routes of the plugin, and what it says itself. */
  readonly settings: string
  readonly stand: Stand | null
}

export type Stands = ReadonlyMap<string, Stand>

export function toSet(files: readonly PolicyFile[]): PolicySet {
  return { hash: hashOf(files.map(({ text }) => text)), files: files.map(({ file, text }) => ({ file, text })) }
}

export function parseSet({ files }: PolicySet): readonly SourceDocument[] {
  const problems: Problem[] = []
  const documents = files.flatMap(({ file, text }) => {
    try {
      return [readDocument(file, text)]
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error
      problems.push(...error.problems)
      return []
    }
  })
  if (problems.length > 0) throw new ProblemsError(problems)
  return documents
}

/** Reads the policies of plugins for one configuration, and remembers what it gave them in `inForce`. */
export function policyReader(
  plugins: Config['plugins'],
  files: LoadedFiles,
  stands: Stands,
  inForce: Map<string, InForce>,
): NonNullable<HostServices['policies']> {
  return async (plugin, patterns, own) => {
    const { mode, routes } = plugins.find(({ name }) => name === plugin)!
    const settings = JSON.stringify({ mode, routes, own })
    const onDisk = await attempt(() => files.documents(patterns))
    const texts = onDisk instanceof ProblemsError ? [onDisk.message] : onDisk.map(({ text }) => text)
    const mark = hashOf([settings, ...texts])
    const wanted = stands.get(plugin)
    const stand = wanted && (wanted.mark ?? mark) === mark ? { ...wanted, mark } : null
    if (onDisk instanceof ProblemsError) {
      if (!stand?.set) throw onDisk
      files.unread(onDisk.problems.map(({ file }) => file))
    }
    const documents = stand?.set ? parseSet(stand.set) : (onDisk as readonly SourceDocument[])
    if (stand?.set) files.replaced(plugin, [stand.set.hash, String(stand.observe)])
    else if (stand) files.replaced(plugin, [String(stand.observe)])
    inForce.set(plugin, { set: stand?.set ?? toSet(documents), settings, stand })
    return documents
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<T | ProblemsError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProblemsError) return error
    throw error
  }
}

function hashOf(texts: readonly string[]): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16)}`
}
