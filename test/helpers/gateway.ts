import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type App, startApp } from '../../gateway/app.ts'
import type { Clock, Decision, PluginDefinition } from '../../gateway/contract/index.ts'
import { builtins } from '../../plugins/index.ts'

export interface TestGateway {
  /** `http://127.0.0.1:<port>`, without a slash behind it. */
  readonly url: string
  readonly port: number
  readonly admin: string
  readonly app: App
  /** The folder of the config file, for files that it names. */
  readonly dir: string
  /** The record of a request, as soon as it is settled. */
  decision(requestId: string): Promise<Decision>
  /** The record of the newest request. */
  lastDecision(): Promise<Decision>
  metrics(): Promise<string>
}

export interface TestGatewayOptions {
  /** Further plugins, usable by name. */
  readonly plugins?: readonly PluginDefinition[]
  readonly clock?: Clock
  readonly env?: Readonly<Record<string, string>>
  /** Files beside the config: name to text. */
  readonly files?: Readonly<Record<string, string>>
}

const realTime: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }

/**
 * Starts the real gateway in this process on free ports, and ends it with the test. `yaml` is the config without
 * addresses; `upstream` is put in as the upstream `app` of one route `/*` unless the config has its own.
 */
export async function startGateway(
  upstream: string,
  yaml = '',
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-'))
  const configFile = join(dir, 'gateway.config.yaml')
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(join(dir, name), text)
  await writeFile(configFile, configText(upstream, yaml))
  const app = await startApp({
    configFile,
    builtins: [...builtins, ...(options.plugins ?? [])],
    env: options.env ?? {},
    clock: options.clock ?? realTime,
  })
  onTestFinished(async () => {
    await app.drain(0)
    await rm(dir, { recursive: true, force: true })
  })
  const admin = `http://127.0.0.1:${app.admin!.port}`
  const ask = async (path: string): Promise<Response> => fetch(`${admin}${path}`)
  const decision = (id: string): Promise<Decision> =>
    until(async () => {
      const answer = await ask(`/decisions/${id}`)
      return answer.ok ? ((await answer.json()) as Decision) : undefined
    })
  return {
    url: `http://127.0.0.1:${app.listen.port}`,
    port: app.listen.port,
    admin,
    app,
    dir,
    decision,
    lastDecision: () =>
      until(async () => ((await (await ask('/decisions?limit=1')).json()) as { decisions: Decision[] }).decisions[0]),
    metrics: async () => (await ask('/metrics')).text(),
  }
}

/** The config that `startGateway` writes. */
export function configText(upstream: string, yaml: string): string {
  const has = (key: string): boolean => new RegExp(`^${key}:`, 'm').test(yaml)
  return [
    has('edge') ? '' : 'edge: test',
    'listen: 127.0.0.1:0',
    'admin: 127.0.0.1:0',
    has('upstreams') ? '' : `upstreams: [{ name: app, url: '${upstream}' }]`,
    has('routes') ? '' : 'routes: [{ name: all, path: /*, upstream: app }]',
    has('events') ? '' : 'events: { to: none }',
    has('log') ? '' : 'log: { level: silent, access: false }',
    has('drain') ? '' : 'drain: { delay: 0s, timeout: 2s }',
    yaml,
  ].join('\n')
}

/** Asks again until there is an answer; a condition instead of a sleep. */
export async function until<T>(ask: () => Promise<T | undefined> | T | undefined, deadlineMs = 5_000): Promise<T> {
  const endMs = performance.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > endMs) throw new Error(`nothing came within ${deadlineMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
