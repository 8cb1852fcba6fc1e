import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** How soon a change is seen. Polling, because watches miss the symlink swaps of a mounted ConfigMap. */
const pollMs = 1_000

export interface Watch {
  /** The files that count from now on; the folders they lie in count too, so that a new policy file is seen. */
  replace(files: readonly string[]): void
  close(): void
}

/** Calls `onChange` when one of the files changed, appeared or went away. */
export function watchFiles(onChange: () => void): Watch {
  let watched: string[] = []
  let known = ''
  let checking = false
  const check = async (): Promise<void> => {
    if (checking) return
    checking = true
    const paths = watched
    const now = await fingerprint(paths)
    checking = false
    if (paths !== watched) return
    const changed = known !== '' && now !== known
    known = now
    if (changed) onChange()
  }
  const timer = setInterval(() => void check(), pollMs)
  timer.unref()
  return {
    replace(files) {
      const paths = [...new Set(files.flatMap((file) => [file, dirname(file)]))].sort()
      // With the same files the mark from before they were read stays: what changed while they were read is seen.
      if (paths.join('\n') === watched.join('\n')) return
      watched = paths
      known = ''
      void check()
    },
    close: () => clearInterval(timer),
  }
}

async function fingerprint(paths: readonly string[]): Promise<string> {
  const marks = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (found) => `${found.mtimeMs}:${found.ino}:${found.isDirectory() ? '' : found.size}`,
        () => 'absent',
      ),
    ),
  )
  return marks.join('|') || 'none'
}

/**
 * Runs one reload at a time. One that is asked for while another runs is run once after it: the files may have changed
 * behind the reader.
 */
export function serialReload(reload: () => Promise<boolean>): () => Promise<boolean> {
  let running: Promise<boolean> | null = null
  let again: Promise<boolean> | null = null
  const start = (): Promise<boolean> => {
    const mine = reload().finally(() => {
      running = null
    })
    running = mine
    return mine
  }
  return () => {
    if (running === null) return start()
    again ??= running.then(() => {
      again = null
      return start()
    })
    return again
  }
}
