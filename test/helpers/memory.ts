import { readFileSync } from 'node:fs'

const sampleMs = 50

/** Resident memory of a process, from /proc. */
export function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
  if (kib === undefined) throw new Error(`process ${pid} has no VmRSS in /proc`)
  return Number(kib) * 1024
}

/** Resolves with the most resident memory that the process had while the work was done. */
export async function mostMemory(pid: number, work: Promise<unknown>): Promise<number> {
  let mostBytes = residentBytes(pid)
  const look = (): void => {
    mostBytes = Math.max(mostBytes, residentBytes(pid))
  }
  const timer = setInterval(look, sampleMs)
  await work.finally(() => clearInterval(timer))
  look()
  return mostBytes
}
