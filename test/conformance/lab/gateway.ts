import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../../../gateway/app.ts'

/** A proxy that is up. */
export interface Front {
  readonly name: string
  readonly port: number
  stop(): Promise<void>
}

/** The real gateway in this process, with its defaults, before `upstream`. `yaml`: further keys of its config. */
export async function startGateway(upstream: string, yaml = ''): Promise<Front> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-conformance-'))
  const configFile = join(folder, 'gateway.config.yaml')
  const lines = [
    'edge: conformance',
    'listen: 127.0.0.1:0',
    'admin: off',
    `upstreams: [{ name: app, url: '${upstream}' }]`,
    yaml.startsWith('routes:') ? '' : 'routes: [{ name: all, path: /*, upstream: app }]',
    'events: { to: none }',
    'log: { level: silent, access: false }',
    'drain: { delay: 0s, timeout: 2s }',
    yaml,
  ]
  await writeFile(configFile, lines.join('\n'))
  const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }
  const app = await startApp({ configFile, builtins: [], env: {}, clock })
  return {
    name: 'sallyport',
    port: app.listen.port,
    async stop() {
      await app.drain(0)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
