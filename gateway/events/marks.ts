import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'

/** How far one process came: what the next one must know to declare what this one lost. */
export interface Mark {
  /** `<edge>.<boot>`. */
  readonly stream: string
  /** The last number that it gave; `null` while it runs, and for ever if it was killed. */
  readonly last: number | null
  /** Per sink: all records up to here arrived, are on disk, or are declared. */
  readonly safe: Readonly<Record<string, number>>
}

/** The file beside the spills that outlasts a process. */
export interface Marks {
  /** Of processes before this one, whose losses are not declared yet. */
  readonly earlier: readonly Mark[]
  /** Replaces the file as a whole. Keeps the old one when the disk is full: it declares too much, not too little. */
  write(marks: readonly Mark[]): Promise<void>
}

/** Of a process that crashes again and again before anything is sent; the oldest are forgotten beyond it. */
const mostMarks = 64

/** @param sync whether the file is forced to the disk */
export function openMarks(folder: string, stream: string, sync: boolean): Marks {
  const path = join(folder, 'mark.json')
  const next = `${path}.next`
  const earlier = read(path)
  const text = (marks: readonly Mark[]): string => JSON.stringify(marks.slice(-mostMarks))
  // Before the first record: a process that dies at once has been here.
  writeFileSync(next, text([...earlier, { stream, last: null, safe: {} }]), { mode: 0o640 })
  renameSync(next, path)
  let written = ''
  return {
    earlier,
    async write(marks) {
      const wanted = text(marks)
      if (wanted === written) return
      const file = await open(next, 'w', 0o640)
      try {
        await file.writeFile(wanted)
        if (sync) await file.datasync()
      } finally {
        await file.close()
      }
      await rename(next, path)
      written = wanted
    },
  }
}

/** A file that cannot be understood counts as none: a gateway must start. */
function read(path: string): Mark[] {
  try {
    const marks: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(marks) ? marks.filter(isMark) : []
  } catch {
    return []
  }
}

function isMark(value: unknown): value is Mark {
  const { stream, last, safe } = (value ?? {}) as Partial<Mark>
  return typeof stream === 'string' && (last === null || typeof last === 'number') && typeof safe === 'object'
}
