import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

/** One thing that happens, at so many sixtieths of the run. */
export interface Fault {
  readonly at: number
  /** Phase that begins with it; requests are counted under it. */
  readonly phase: string
  act(): Promise<void> | void
}

export interface Actors {
  stopRedis(): void
  wakeRedis(): void
  restartRedis(): Promise<void>
  fillDisk(): Promise<void>
  emptyDisk(): void
  killGateway(): Promise<void>
}

/** 30 s without the sink, 10 of them with a full disk, the gateway killed in that time, Redis restarted later. */
export function faultsOf(actors: Actors): readonly Fault[] {
  return [
    { at: 0, phase: 'calm', act: () => undefined },
    { at: 12, phase: 'sink stopped', act: actors.stopRedis },
    { at: 20, phase: 'sink stopped, disk full', act: actors.fillDisk },
    { at: 30, phase: 'sink stopped, room again', act: actors.emptyDisk },
    { at: 36, phase: 'gateway killed and back', act: actors.killGateway },
    { at: 42, phase: 'sink back, catching up', act: actors.wakeRedis },
    { at: 50, phase: 'Redis restarted', act: actors.restartRedis },
    { at: 53, phase: 'calm again', act: () => undefined },
  ]
}

/** Writes until nothing more fits: big pieces, then small ones into what they left. */
export async function fill(disk: string): Promise<void> {
  for (const size of ['1M', '512']) {
    const args = ['if=/dev/zero', `of=${join(disk, 'filler')}`, `bs=${size}`, 'oflag=append', 'conv=notrunc']
    await once(spawn('dd', args, { stdio: 'ignore' }), 'close')
  }
}

export function empty(disk: string): void {
  rmSync(join(disk, 'filler'), { force: true })
}
