import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findProgram, haproxyCommand, modsecurityFiles, nginxCommand } from './peers.ts'
import type { Command } from './processes.ts'

/** Where a contender listens, what it stands before, and a folder of its own for generated files. */
export interface Place {
  readonly port: number
  readonly adminPort: number
  readonly upstream: string
  readonly folder: string
  /** A store of the bench's own; empty when nobody needs one. */
  readonly redis: string
}

export interface Contender {
  readonly name: string
  readonly what: string
  /** Must refuse an injection. */
  readonly guards: boolean
  /** Stands on the shared store. */
  readonly needsRedis: boolean
  /** Why it cannot take part, and how to mend that; `null` when it can. */
  absent(): string | null
  command(place: Place): Command
  /** What answers 200 when it is ready. */
  readyUrl(place: Place): string
}

export const contenders: readonly Contender[] = [
  sallyport('full', 'our gateway, everything on', true),
  sallyport('threat', 'our gateway, threat score and policy', true),
  sallyport('limits', 'our gateway, rate limits', false),
  withRedis(sallyport('leased', 'our gateway, limits leased through Redis', false)),
  withRedis(sallyport('exact', 'our gateway, limits asked of Redis each time', false)),
  sallyport('bare', 'our gateway, no plugins', false),
  script('floor', 'node:http + undici dispatch, by hand', 'floor.ts'),
  script('http-proxy', '@fastify/http-proxy', 'baseline-http-proxy.ts'),
  peer('nginx', 'nginx proxy, one worker, limit_req', ['nginx'], false, (place) => nginxCommand(place, 'limits')),
  peer('haproxy', 'HAProxy, one thread', ['haproxy'], false, haproxyCommand),
  {
    ...peer('modsecurity', 'nginx + ModSecurity + CRS, paranoia 1', ['nginx'], true, (place) =>
      nginxCommand(place, 'rules'),
    ),
    absent: () => {
      const packages = 'apt-get install nginx libnginx-mod-http-modsecurity modsecurity-crs'
      return findProgram('nginx') && Object.values(modsecurityFiles).every((file) => existsSync(file)) ? null : packages
    },
  },
]

function withRedis(contender: Contender): Contender {
  return {
    ...contender,
    needsRedis: true,
    absent: () => (findProgram('redis-server') ? null : 'apt-get install redis-server'),
    command(place) {
      const command = contender.command(place)
      return { ...command, env: { ...command.env, REDIS_URL: place.redis } }
    },
  }
}

function sallyport(name: string, what: string, guards: boolean): Contender {
  const config = fileURLToPath(new URL(`./configs/${name}.yaml`, import.meta.url))
  return {
    name,
    what,
    guards,
    needsRedis: false,
    absent: () => null,
    command: ({ port, adminPort, upstream, folder }) => ({
      file: fileURLToPath(new URL('../gateway/sallyport.sh', import.meta.url)),
      args: ['run', '--config', config],
      env: {
        SALLYPORT_LISTEN: `127.0.0.1:${port}`,
        SALLYPORT_ADMIN: `127.0.0.1:${adminPort}`,
        SALLYPORT_UPSTREAM: upstream,
        SALLYPORT_EVENTS: `${folder}/events.ndjson`,
        SALLYPORT_LOG_LEVEL: 'warn',
      },
    }),
    readyUrl: ({ adminPort }) => `http://127.0.0.1:${adminPort}/readyz`,
  }
}

function script(name: string, what: string, file: string): Contender {
  const path = fileURLToPath(new URL(`./${file}`, import.meta.url))
  return {
    name,
    what,
    guards: false,
    needsRedis: false,
    absent: () => null,
    command: ({ port, upstream }) => ({ file: process.execPath, args: [path, String(port), upstream] }),
    readyUrl: ({ port }) => `http://127.0.0.1:${port}/api/items/7`,
  }
}

function peer(
  name: string,
  what: string,
  packages: readonly string[],
  guards: boolean,
  command: Contender['command'],
): Contender {
  return {
    name,
    what,
    guards,
    needsRedis: false,
    absent: () => (packages.every(findProgram) ? null : `apt-get install ${packages.join(' ')}`),
    command,
    readyUrl: ({ port }) => `http://127.0.0.1:${port}/api/items/7`,
  }
}
