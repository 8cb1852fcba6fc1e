import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../../bench/peers.ts'
import { freePort, startProcess, waitUntilReady } from '../../../bench/processes.ts'
import type { Front } from './gateway.ts'

export type PeerName = 'nginx' | 'haproxy'

/** How a peer is installed on Debian and Ubuntu, for the message when it is missing. */
export const installHint = 'apt-get install -y nginx haproxy'

/** A peer as its documentation sets it up for a reverse proxy, before `upstream`; `null` when it is not installed. */
export async function startPeer(name: PeerName, upstream: string): Promise<Front | null> {
  const file = findProgram(name)
  if (file === undefined) return null
  const folder = await mkdtemp(join(tmpdir(), `sallyport-${name}-`))
  const port = await freePort()
  const config = join(folder, `${name}.cfg`)
  await writeFile(config, configs[name](port, new URL(upstream).host, folder))
  const process = startProcess(name, { file, args: argsOf[name](config, folder) }, null)
  await waitUntilReady(process, () => accepts(port))
  return {
    name,
    port,
    async stop() {
      await process.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const argsOf: Readonly<Record<PeerName, (config: string, folder: string) => readonly string[]>> = {
  nginx: (config, folder) => ['-p', folder, '-e', 'stderr', '-c', config],
  haproxy: (config) => ['-f', config],
}

const configs: Readonly<Record<PeerName, (port: number, upstream: string, folder: string) => string>> = {
  nginx: (port, upstream, folder) => `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log /dev/null crit;
events { worker_connections 512; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((part) => `${part}_temp_path ${folder}/${part};`).join('\n  ')}
  client_max_body_size 0;
  upstream app { server ${upstream}; keepalive 4; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_next_upstream off;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
    }
  }
}
`,
  haproxy: (port, upstream) => `global
  nbthread 1
  maxconn 512
defaults
  mode http
  retries 0
  timeout connect 2s
  timeout client 10s
  timeout server 10s
frontend clients
  bind 127.0.0.1:${port}
  default_backend app
backend app
  server app ${upstream}
`,
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
