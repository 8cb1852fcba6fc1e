import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A Lua script that is known to Redis by its hash. */
export interface Script {
  readonly text: string
  readonly sha: string
}

/** Reads `scripts/<name>.lua`, several as one. Once, at start: a script that is missing is a broken installation. */
export function readScript(...names: readonly string[]): Script {
  return toScript(names.map((name) => readFileSync(new URL(`scripts/${name}.lua`, import.meta.url), 'utf8')).join('\n'))
}

export function toScript(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}
