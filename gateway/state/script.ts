import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A Lua script that is known to Redis by its hash. */
export interface Script {
  readonly text: string
  readonly sha: string
}

/** Reads `scripts/<name>.lua`. Once, at start: a script that is missing is a broken installation. */
export function readScript(name: string): Script {
  const text = readFileSync(new URL(`scripts/${name}.lua`, import.meta.url), 'utf8')
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}
