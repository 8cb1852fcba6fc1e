import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const startDeadlineMs = 5_000
/** It exits at once on disconnect; this is for one that hangs. */
const stopDeadlineMs = 2_000

/**
 * Starts the bundled demo application in a process of its own on a free port of 127.0.0.1, so that the gateway is
 * measured and crashes alone. Throws when it is not ready within five seconds.
 */
export async function startDemo(): Promise<{ url: string; close(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL('./process.ts', import.meta.url)), {
    // Neither the gateway's flags (--inspect, --cpu-prof) nor its secrets (REDIS_URL) are for the application.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {},
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    return { url: await readUrl(child), close: () => stop(child) }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

async function readUrl(child: ChildProcess): Promise<string> {
  const done = new AbortController()
  const { signal } = done
  const late = AbortSignal.any([signal, AbortSignal.timeout(startDeadlineMs)])
  const ended = once(child, 'exit', { signal }).then(([code, killedBy]) => {
    throw new Error(`the demo application ended (${killedBy ?? `exit code ${code}`}) before it was ready: ${advice}`)
  })
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: late }), ended])
    return (message as { url: string }).url
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error
    throw new Error(`the demo application was not ready within ${startDeadlineMs} ms: ${advice}`, { cause: error })
  } finally {
    done.abort()
  }
}

const advice = 'see its output above, or set SALLYPORT_UPSTREAM to the URL of your own application'

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs)
  await exited
  clearTimeout(timer)
}

/** The demo application as the config may ask for it: started once, when the first upstream names it. */
export interface DemoApplication {
  /** Its address; starts it if need be. */
  start(): Promise<string>
  /** `null` while nobody asked for it. */
  url(): string | null
  close(): Promise<void>
}

export function demoApplication(): DemoApplication {
  let running: { url: string; close(): Promise<void> } | null = null
  return {
    async start() {
      running ??= await startDemo()
      return running.url
    },
    url: () => running?.url ?? null,
    close: async () => running?.close(),
  }
}
