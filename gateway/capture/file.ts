import { type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { lineCipher, newSalt } from './cipher.ts'
import type { CaptureHeader } from './record.ts'

export interface CaptureFilesOptions {
  readonly dir: string
  readonly edge: string
  /** A file that has reached this size is not written any further. */
  readonly maxFileBytes: number
  /** The oldest file of this edge goes when there are more. */
  readonly maxFiles: number
  /** `null`: lines are not encrypted. */
  readonly key: Buffer | null
  wallMs(): number
}

export interface CaptureFiles {
  /** Appends records (JSON) to the file at hand. Rejects when that fails; the next call begins a new file. */
  write(records: readonly string[]): Promise<void>
  close(): Promise<void>
  bytes(): number
}

/** Requests of people: not for every user of the machine. */
const fileMode = 0o600
const folderMode = 0o700

interface OpenFile {
  readonly handle: FileHandle
  /** Nothing sealed is written twice, and nothing behind a write that failed half way. */
  seal(record: string): string
  bytes: number
  /** The header, until it is written with the first records: a file is empty or has one. */
  head: string
}

/** Capture files of one edge in a folder. Each start and each full file begins a new one, so that no torn line is inside. */
export function createCaptureFiles(options: CaptureFilesOptions): CaptureFiles {
  const { dir, maxFileBytes, key } = options
  const prefix = `capture-${options.edge}-`
  let current: OpenFile | null = null
  let written = 0
  /** In the names, so that they sort by time within a millisecond too. */
  let begun = 0

  async function begin(): Promise<OpenFile> {
    await mkdir(dir, { recursive: true, mode: folderMode })
    const startedMs = options.wallMs()
    const salt = key && newSalt()
    const cipher = salt === null ? null : { name: 'aes-256-gcm' as const, salt }
    const header: CaptureHeader = { sallyport: 'capture', version: 1, edge: options.edge, startedMs, cipher }
    const time = new Date(startedMs).toISOString().replaceAll(/[:.]/g, '-')
    const handle = await openNew(() => join(dir, `${prefix}${time}-${String(begun++).padStart(6, '0')}.ndjson`))
    await removeOldest(dir, prefix, options.maxFiles)
    const seal = key && lineCipher(key, salt!).seal
    let number = 0
    return {
      handle,
      seal: (record) => seal?.(record, number++) ?? record,
      bytes: 0,
      head: `${JSON.stringify(header)}\n`,
    }
  }

  async function end(): Promise<void> {
    const file = current
    current = null
    await file?.handle.close()
  }

  return {
    async write(records) {
      try {
        for (let next = 0; next < records.length; ) {
          current ??= await begin()
          let lines = current.head
          current.head = ''
          do lines += `${current.seal(records[next++]!)}\n`
          while (next < records.length && current.bytes + lines.length < maxFileBytes)
          await current.handle.writeFile(lines)
          const bytes = Buffer.byteLength(lines)
          current.bytes += bytes
          written += bytes
          if (current.bytes >= maxFileBytes) await end()
        }
      } catch (error) {
        await end().catch(() => undefined)
        throw error
      }
    },
    close: end,
    bytes: () => written,
  }
}

/** A file that nobody wrote before, under the first name that is free. */
async function openNew(nextPath: () => string): Promise<FileHandle> {
  for (let tries = 1; ; tries++) {
    try {
      return await open(nextPath(), 'ax', fileMode)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries === 100) throw error
    }
  }
}

/** What stands behind the prefix: the edge `a` must not take the files of `a-b` for its own. */
const rest = /^\d{4}-\d\d-\d\dT[\d-]+Z-\d+\.ndjson$/

/** Names sort by time. */
async function removeOldest(dir: string, prefix: string, keep: number): Promise<void> {
  const isOwn = (name: string): boolean => name.startsWith(prefix) && rest.test(name.slice(prefix.length))
  const own = (await readdir(dir)).filter(isOwn).sort()
  for (const name of own.slice(0, Math.max(0, own.length - keep))) await unlink(join(dir, name))
}
