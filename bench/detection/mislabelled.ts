import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Sample } from './samples.ts'

/**
 * Samples whose label is wrong, found by reading them: the first 16 hex digits of the SHA-256 of source, label and value.
 * Only hashes are kept: the samples are other people's, and nobody should tune for them.
 */
const hashes: ReadonlySet<string> = new Set(
  readFileSync(new URL('mislabelled.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^[\da-f]{16}$/.test(line)),
)

export function isMislabelled(sample: Sample): boolean {
  return hashes.size > 0 && hashes.has(hashOf(sample))
}

/** What stands in `mislabelled.txt` for a sample. */
export function hashOf({ source, isAttack, value, request }: Sample): string {
  const text =
    value ?? `${request!.method} ${request!.path}?${request!.query}\n${request!.body?.toString('latin1') ?? ''}`
  return createHash('sha256').update(`${source}\n${isAttack}\n${text}`).digest('hex').slice(0, 16)
}
