import { close, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { errorCode, isBrokenPipe, type Sink } from '../sink.ts'
import { createDescriptorWriter } from './descriptor.ts'

export interface FileSink extends Sink {
  /** After the file was moved away (logrotate): goes on in a new file of the same name. Rejects, and keeps the old one. */
  reopen(): Promise<void>
}

/** Not blocking: opening a named pipe that nobody reads is then an error, not an endless wait. */
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK
/** Decisions name clients: not for every user of the machine. */
const mode = 0o640

export interface Rotation {
  /** A file of this size is moved away before the next write. */
  readonly maxBytes: number
  /** How many of those are kept: `<path>.1` is the newest. */
  readonly keep: number
}

/**
 * Appends to a file, one event a line. Nothing is synced: a crash of the process loses nothing that was written, a crash
 * of the machine may. Throws when the file cannot be opened.
 */
export function createFileSink(path: string, rotation: Rotation | null = null): FileSink {
  const writer = createDescriptorWriter()
  let file = open(path)
  let torn = file.torn
  /** Begun, and not whole in the file. */
  let unfinished: string | undefined
  let writing: Promise<void> = Promise.resolve()

  async function begin(): Promise<void> {
    const next = open(path)
    await closed(file.fd)
    file = next
    torn = next.torn
    writer.restart()
  }

  /** Between two writes, so that no descriptor is closed under a write. */
  async function reopen(): Promise<void> {
    await writing.catch(() => undefined)
    await begin()
  }

  async function write(lines: string): Promise<void> {
    if (rotation && unfinished !== lines && isFull(file.fd, rotation)) {
      await moveAway(path, rotation.keep)
      await begin()
    }
    unfinished = lines
    if (torn) {
      await writer.write(file.fd, '\n')
      torn = false
    }
    await writer.write(file.fd, lines)
    unfinished = undefined
  }

  return {
    write(lines) {
      writing = writing.catch(() => undefined).then(() => write(lines))
      return writing
    },
    isGone: isBrokenPipe,
    reopen() {
      const reopened = reopen()
      writing = reopened
      return reopened
    },
    async close() {
      writer.stop()
      await writing.catch(() => undefined)
      await closed(file.fd)
    },
  }
}

interface OpenFile {
  readonly fd: number
  /** The last line has no end: a write was cut off. What follows must not be glued to it. */
  readonly torn: boolean
}

function open(path: string): OpenFile {
  let fd: number | undefined
  try {
    fd = openSync(path, flags, mode)
    return { fd, torn: endsTorn(path, fd) }
  } catch (error) {
    if (fd !== undefined) closeSync(fd)
    throw new Error(`events file ${path}: cannot be opened (${errorCode(error)}); ${remedy(errorCode(error))}`, {
      cause: error,
    })
  }
}

/** Pipes and devices have no size, and are never full. */
function isFull(fd: number, { maxBytes }: Rotation): boolean {
  return fstatSync(fd).size >= maxBytes
}

/** `path.1` becomes `path.2` and so on; what was `path.<keep>` is overwritten. */
async function moveAway(path: string, keep: number): Promise<void> {
  for (let n = keep - 1; n >= 0; n--) {
    const from = n === 0 ? path : `${path}.${n}`
    const isThere = await stat(from).then(
      () => true,
      () => false,
    )
    if (isThere) await rename(from, `${path}.${n + 1}`)
  }
}

function remedy(code: string): string {
  if (code === 'ENOENT') return 'make its folder first'
  if (code === 'EISDIR') return 'name a file in this folder'
  if (code === 'ENXIO') return 'it is a named pipe that nobody reads: start its reader first'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return 'let the user of this process write there, or mount a volume'
  }
  return 'name another file, or write events to stdout'
}

function endsTorn(path: string, fd: number): boolean {
  const { size } = fstatSync(fd)
  if (size === 0) return false
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const last = Buffer.alloc(1)
    return readSync(reader, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a
  } finally {
    closeSync(reader)
  }
}

function closed(fd: number): Promise<void> {
  return new Promise((resolve) => {
    close(fd, () => resolve())
  })
}
