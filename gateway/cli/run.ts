import { type App, type AppOptions, startApp } from '../app.ts'
import { type Clock, formatProblem, type PluginDefinition, ProblemsError } from '../contract/index.ts'
import { readConfig } from '../read-config.ts'
import { workersOf } from '../workers/count.ts'

export interface RunCommand {
  readonly config: string
  readonly builtins: readonly PluginDefinition[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The real time. */
const systemClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }

/** `sallyport run`: starts the gateway and serves until a signal. Resolves with the exit code. */
export async function runCommand(command: RunCommand): Promise<number> {
  let app: App
  try {
    app = await start({
      configFile: command.config,
      builtins: command.builtins,
      env: command.env,
      clock: systemClock,
    })
  } catch (error) {
    for (const line of explainStartFailure(error)) process.stderr.write(`${line}\n`)
    return 1
  }
  const { listen, admin } = app
  app.log.logger.info(
    { listen: format(listen), admin: admin && format(admin), config: command.config, policy: app.policy() },
    'ready',
  )
  if (app.demo !== null && admin) process.stdout.write(tour(format(listen), format(admin), app.demo))
  return untilSignalled(app)
}

async function start(options: AppOptions): Promise<App> {
  const config = await readConfig(options.configFile, options)
  const workers = workersOf(config)
  if (workers === 1) return startApp(options, config)
  // A gateway with one worker does not load what others need.
  const { startWorkers } = await import('../workers/start.ts')
  return startWorkers(options, config, workers)
}

/** SIGTERM waits for load balancers first, SIGINT (Ctrl-C) does not; a second signal ends at once. SIGHUP reloads. */
function untilSignalled(app: App): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false
    const stop = (delayMs: number): void => {
      if (stopping) process.exit(1)
      stopping = true
      app.log.logger.info({ delayMs }, 'draining; a second signal ends at once')
      app.drain(delayMs).then(
        () => resolve(0),
        (error: unknown) => {
          process.stderr.write(`sallyport: stopping failed: ${String(error)}\n`)
          resolve(1)
        },
      )
    }
    process.on('SIGTERM', () => stop(app.config().drain.delayMs))
    process.on('SIGINT', () => stop(0))
    process.on('SIGHUP', () => void app.reload())
  })
}

function explainStartFailure(error: unknown): string[] {
  if (error instanceof ProblemsError) {
    const count = error.problems.length
    return [
      ...error.problems.map(formatProblem),
      `sallyport: not started, ${count} ${count === 1 ? 'problem' : 'problems'} in the configuration`,
    ]
  }
  const { code, address, port, message } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (code === 'EADDRINUSE') {
    return [
      `sallyport: ${address}:${port} is in use by another program; choose another with SALLYPORT_LISTEN or SALLYPORT_ADMIN (host:port)`,
    ]
  }
  if (code === 'EACCES' && port !== undefined)
    return [`sallyport: not allowed to listen on ${address}:${port}; ports below 1024 need a privilege`]
  return [`sallyport: not started: ${message}`]
}

function format({ host, port }: { host: string; port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** What a newcomer sees: where to look, and the four things to try. */
function tour(listen: string, admin: string, demo: string): string {
  return `
Sallyport is running with its bundled demo application (${demo}).
  the shop, through the gateway   http://${listen}/
  health, metrics, decisions      http://${admin}/

Try it from another terminal:
  a request that passes           curl -i http://${listen}/api/items
  a burst that is limited (429)   curl -s -o /dev/null -w '%{http_code}\\n' "http://${listen}/api/items?n=[1-300]" | sort | uniq -c
  an SQL injection (403)          curl -i "http://${listen}/search?q=1%27%20OR%20%271%27=%271"
  the metrics                     curl -s http://${admin}/metrics | grep sallyport_requests_total

Every answer carries x-request-id: npx sallyport explain <id> says why it was given. Ctrl-C stops.

`
}
