import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** SIGSTOP, and back when the process has stopped: until then one of its threads may still answer. */
export function stopProcess(child: ChildProcess): undefined {
  child.kill('SIGSTOP')
  const endMs = performance.now() + 1_000
  while (!isStopped(child.pid!)) if (performance.now() > endMs) throw new Error('the process did not stop within 1 s')
}

/** proc(5): the field behind the name, which stands in parentheses, is the state. */
function isStopped(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')
}
