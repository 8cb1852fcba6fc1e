import { createHash } from 'node:crypto'
import type { Config } from './config/schema.ts'
import type { SourceDocument } from './contract/index.ts'

/** The files that one generation was built from: for its hash, and to watch for changes. */
export interface LoadedFiles {
  /** Reads documents for a plugin and remembers them. */
  documents(patterns: readonly string[]): Promise<readonly SourceDocument[]>
  /** Over the config with its environment references replaced, and every document: `sha256:<16 hex digits>`. */
  hash(): string
  paths(): readonly string[]
}

export function loadedFiles(
  config: Config,
  read: (patterns: readonly string[]) => readonly SourceDocument[],
): LoadedFiles {
  const loaded = new Map<string, string>()
  return {
    async documents(patterns) {
      const documents = read(patterns)
      for (const { file, text } of documents) loaded.set(file, text)
      return documents
    },
    hash() {
      const sum = createHash('sha256').update(config.hash)
      for (const [file, text] of [...loaded].sort()) sum.update(`\0${file}\0${text}`)
      return `sha256:${sum.digest('hex').slice(0, 16)}`
    },
    paths: () => [config.file, ...loaded.keys()],
  }
}
