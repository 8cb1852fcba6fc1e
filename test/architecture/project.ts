import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Source } from './findings.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every TypeScript file of the project. */
export function readProject(): readonly Source[] {
  return globSync('{gateway,plugins,bench,test}/**/*.ts', { cwd: root })
    .map((path) => path.split(sep).join('/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
