import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One process per folder: two would send and delete each other's records. The lock names a process and its start, so that
 * one that was killed holds nothing, and a number that the system gave again is not mistaken for it (Linux; elsewhere the
 * number alone counts, and within a container nobody sees the processes of another one).
 */
export function lockFolder(folder: string): undefined {
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  const path = join(folder, 'lock')
  const [pid, start] = readOr(path, '').split(' ')
  const owner = Number(pid)
  if (owner > 0 && owner !== process.pid && start !== undefined && startOf(owner) === start) {
    throw new Error(
      `events.spill.dir ${folder}: process ${owner} works in it; give every gateway process a folder of its own`,
    )
  }
  writeFileSync(path, `${process.pid} ${startOf(process.pid)}`, { mode: 0o640 })
}

/** Field 22 of /proc/PID/stat (proc(5)), counted behind the name in brackets, which may hold blanks. */
function startOf(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`, '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown'
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}
