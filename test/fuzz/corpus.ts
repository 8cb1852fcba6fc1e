import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'corpus')

/** The seeds of one target, in the order of their names. */
export function readSeeds(target: string): Buffer[] {
  const files = readdirSync(join(folder, target)).sort()
  return files.map((file) => readFileSync(join(folder, target, file)))
}
