import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newKey } from '../../gateway/capture/cipher.ts'
import type { CaptureRecord } from '../../gateway/capture/record.ts'
import { captureDecryptCommand } from '../../gateway/cli/capture.ts'
import { until } from '../helpers/gateway.ts'

export const key = newKey()

/** The capture files of a folder, oldest first; none while it is not there. */
export function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
      .sort()
      .map((name) => join(dir, name))
  } catch {
    return []
  }
}

/** Everything that was written, as it stands there. */
export function bytesIn(dir: string): string {
  return filesIn(dir)
    .map((file) => readFileSync(file, 'latin1'))
    .join('')
}

export interface Decrypted {
  readonly records: readonly CaptureRecord[]
  readonly out: string
  readonly err: string
}

export async function decrypt(file: string, env: Readonly<Record<string, string>>): Promise<Decrypted> {
  let out = ''
  let err = ''
  await captureDecryptCommand(file, {
    env,
    out(text) {
      out += text
    },
    err(text) {
      err += text
    },
  })
  const [, ...lines] = out.trimEnd().split('\n')
  return { records: lines.map((line) => JSON.parse(line) as CaptureRecord), out, err }
}

/** The records of a folder, as soon as there are so many. */
export function recordsIn(dir: string, count: number, env: Readonly<Record<string, string>>): Promise<CaptureRecord[]> {
  return until(async () => {
    const all = await Promise.all(filesIn(dir).map((file) => decrypt(file, env)))
    const records = all.flatMap(({ records }) => records)
    return records.length >= count ? records : undefined
  })
}
