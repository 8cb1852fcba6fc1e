import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, type Running, startProcess, waitUntilReady } from '../processes.ts'

const gatewayMain = fileURLToPath(new URL('../../gateway/main.ts', import.meta.url))

/** Several gateways with one config. */
export interface Fleet {
  readonly gateways: readonly string[]
  /** Decisions without Redis, and requests that no limit judged because the plugin failed or was left out. */
  troubles(): Promise<Troubles>
  close(): Promise<void>
}

export interface Troubles {
  readonly degraded: number
  readonly unjudged: number
}

/** `environments`: one gateway each, with these variables more. */
export async function startFleet(
  dir: string,
  yaml: string,
  environments: readonly Readonly<Record<string, string>>[],
): Promise<Fleet> {
  const config = join(dir, 'gateway.config.yaml')
  writeFileSync(config, yaml)
  const started = await Promise.all(environments.map((env, i) => startGateway(config, `edge-${i + 1}`, env)))
  return {
    gateways: started.map((one) => one.url),
    troubles: () => readTroubles(started.map((one) => one.admin)),
    close: async () => void (await Promise.all(started.map((one) => one.server.stop()))),
  }
}

async function startGateway(
  config: string,
  edge: string,
  more: Readonly<Record<string, string>>,
): Promise<{ readonly server: Running; readonly url: string; readonly admin: string }> {
  const [port, adminPort] = [await freePort(), await freePort()]
  const env = {
    HOSTNAME: edge,
    SALLYPORT_LISTEN: `127.0.0.1:${port}`,
    SALLYPORT_ADMIN: `127.0.0.1:${adminPort}`,
    ...more,
  }
  const command = { file: process.execPath, args: [gatewayMain, 'run', '--config', config], env }
  const server = startProcess(edge, command, null)
  const admin = `http://127.0.0.1:${adminPort}`
  await waitUntilReady(server, async () => (await fetch(`${admin}/readyz`)).ok)
  return { server, admin, url: `http://127.0.0.1:${port}` }
}

async function readTroubles(admins: readonly string[]): Promise<Troubles> {
  const pages = await Promise.all(admins.map(async (admin) => (await fetch(`${admin}/metrics`)).text()))
  const sum = (metric: string): number => {
    const lines = pages.join('\n').matchAll(new RegExp(`^${metric}\\{.*\\} (\\d+)$`, 'gm'))
    return [...lines].reduce((total, [, value]) => total + Number(value), 0)
  }
  return { degraded: sum('sallyport_rate_limit_degraded_total'), unjudged: sum('sallyport_plugin_failures_total') }
}
