import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startProcess } from './processes.ts'

/** A process that sends requests, one job at a time. */
export interface Load<Job, Result> {
  run(job: Job): Promise<Result>
  stop(): Promise<void>
}

/** Starts a load generator of this folder on its core. */
export async function startLoad<Job extends object, Result>(
  script: string,
  core: number | null,
): Promise<Load<Job, Result>> {
  const args = [fileURLToPath(new URL(`./${script}`, import.meta.url))]
  const started = startProcess('the load generator', { file: process.execPath, args }, core, true)
  await nextMessage<Result>(started.child)
  return {
    run: async (job) => {
      const answer = nextMessage<Result>(started.child)
      started.child.send(job)
      const { result, error } = await answer
      started.assertAlive()
      if (!result) throw new Error(`the load generator failed: ${error}`)
      return result
    },
    stop: async () => {
      started.child.disconnect()
      await started.stop()
    },
  }
}

interface Message<Result> {
  readonly result?: Result
  readonly error?: string
}

/** An empty message when the process ended instead: `assertAlive` says why. */
async function nextMessage<Result>(child: ChildProcess): Promise<Message<Result>> {
  const done = new AbortController()
  const options = { signal: done.signal }
  try {
    const ended = once(child, 'exit', options).then((): [Message<Result>] => [{}])
    const [message] = (await Promise.race([once(child, 'message', options), ended])) as [Message<Result>]
    return message
  } finally {
    done.abort()
  }
}
