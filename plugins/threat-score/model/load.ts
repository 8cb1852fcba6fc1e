import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readWeights, type Weights } from './weights.ts'

/** Reads the weights that come with the plugin; throws when they are not those that `weights.json` tells of. */
export function loadWeights(): Weights {
  const file = readFileSync(new URL('weights.bin', import.meta.url))
  const { sha256 } = JSON.parse(readFileSync(new URL('weights.json', import.meta.url), 'utf8')) as { sha256: string }
  const found = createHash('sha256').update(file).digest('hex')
  if (found !== sha256) {
    throw new Error(
      `plugins/threat-score/model/weights.bin has SHA-256 ${found}, weights.json says ${sha256}: install again, or train`,
    )
  }
  return readWeights(file)
}
