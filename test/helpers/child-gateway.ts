import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A gateway in a process of its own, so that its memory can be measured. Also for scripts that run without vitest. */
export interface ChildGateway {
  readonly pid: number
  readonly port: number
  readonly admin: string
  stop(): Promise<void>
}

/** Every plugin at work, none of them in the way. */
export const everyPlugin = `plugins:
  - { use: ip-list, config: { deny: [203.0.113.0/24] } }
  - { use: bans }
  - { use: rate-limit, config: { limits: [{ name: wide, rate: 1000000/s }, { name: per-client-strict, rate: 1000000/s, apply: on-demand }] } }
  - { use: threat-score }
  - { use: policy, config: { files: ['${root}policies/*.yaml'] } }`

/** `yaml`: the sections besides addresses, the upstream `app`, events and log. `connections`: most to that upstream. */
export async function startChildGateway(upstream: string, yaml: string, connections = 256): Promise<ChildGateway> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-'))
  const file = join(dir, 'gateway.config.yaml')
  const app = `upstreams: [{ name: app, url: '${upstream}', connections: ${connections} }]`
  const own = `${app}\nevents: { to: none }\nlog: { access: false, pretty: false }`
  await writeFile(file, `listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\n${own}\n${yaml}\n`)
  const child = spawn(process.execPath, ['gateway/main.ts', 'run', '--config', file], {
    cwd: root,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Whoever starts it may die first.
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  const { listen, admin } = await ready(child)
  return {
    pid: child.pid!,
    port: Number(listen.split(':').at(-1)),
    admin: `http://${admin}`,
    async stop() {
      process.off('exit', kill)
      const exited = once(child, 'exit')
      if (child.exitCode === null && child.signalCode === null) {
        kill()
        await exited
      }
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** The log line that says where it listens; rejects with the log when it ends before that. */
function ready(child: ChildProcess): Promise<{ listen: string; admin: string }> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr!.on('data', (chunk) => {
      if (text.length < 65_536) text += String(chunk)
      const line = text.split('\n').find((one) => one.includes('"msg":"ready"') && one.endsWith('}'))
      if (line) resolve(JSON.parse(line) as { listen: string; admin: string })
    })
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code} before it was ready:\n${text}`)))
  })
}
