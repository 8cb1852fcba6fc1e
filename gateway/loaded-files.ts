import { createHash } from 'node:crypto'
import type { Config } from './config/schema.ts'
import type { SourceDocument } from './contract/index.ts'

/** The files that one generation was built from: for its hash, and to watch for changes. */
export interface LoadedFiles {
  /** Reads documents for a plugin and remembers them. */
  documents(patterns: readonly string[]): Promise<readonly SourceDocument[]>
  /** Texts that stand in for files of a plugin: they count in the hash. */
  replaced(plugin: string, texts: readonly string[]): undefined
  /** Files that could not be read: watched all the same. */
  unread(files: readonly string[]): undefined
  /** Over the config with its environment references replaced, and every document: `sha256:<16 hex digits>`. */
  hash(): string
  paths(): readonly string[]
}

export function loadedFiles(
  config: Config,
  read: (patterns: readonly string[]) => readonly SourceDocument[],
): LoadedFiles {
  const loaded = new Map<string, string>()
  const instead = new Map<string, readonly string[]>()
  const unread = new Set<string>()
  return {
    async documents(patterns) {
      const documents = read(patterns)
      for (const { file, text } of documents) loaded.set(file, text)
      return documents
    },
    replaced: (plugin, texts) => void instead.set(plugin, texts) as undefined,
    unread(files) {
      for (const file of files) unread.add(file)
    },
    hash() {
      const sum = createHash('sha256').update(config.hash)
      for (const [file, text] of [...loaded].sort()) sum.update(`\0${file}\0${text}`)
      for (const [plugin, texts] of instead) sum.update(`\0\0${plugin}\0${texts.join('\0')}`)
      return `sha256:${sum.digest('hex').slice(0, 16)}`
    },
    paths: () => [config.file, ...loaded.keys(), ...unread],
  }
}
