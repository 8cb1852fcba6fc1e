import { accessSync, constants, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Command } from './processes.ts'
import { answerBody, missingBody, missingPath } from './workload.ts'

/** Debian's places; the rule set is the packaged one. */
export const modsecurityFiles = {
  ndk: '/usr/lib/nginx/modules/ndk_http_module.so',
  module: '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so',
  setup: '/etc/modsecurity/crs/crs-setup.conf',
  rules: '/usr/share/modsecurity-crs/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf',
  unicode: '/usr/share/nginx/docs/modsecurity/unicode.mapping',
}

interface PeerPlace {
  readonly port: number
  readonly upstream: string
  readonly folder: string
}

/** nginx as the benched application: answers by itself, from memory. */
export function nginxUpstreamCommand({ port, folder }: Omit<PeerPlace, 'upstream'>): Command {
  return nginx(
    folder,
    '',
    `server {
    listen 127.0.0.1:${port};
    location / { default_type application/json; return 200 '${answerBody}'; }
    location = ${missingPath} { default_type text/plain; return 404 '${missingBody}'; }
  }`,
  )
}

/** nginx as a proxy, with a limit that never trips or with ModSecurity and the Core Rule Set. */
export function nginxCommand({ port, upstream, folder }: PeerPlace, inspect: 'limits' | 'rules'): Command {
  const rules = join(folder, 'modsecurity.conf')
  if (inspect === 'rules') writeFileSync(rules, modsecurityConfig(folder))
  const { ndk, module } = modsecurityFiles
  return nginx(
    folder,
    inspect === 'rules' ? `load_module ${ndk};\nload_module ${module};` : '',
    `upstream app { server ${new URL(upstream).host}; keepalive 256; keepalive_requests 100000000; }
  limit_req_zone $binary_remote_addr zone=clients:10m rate=1000000r/s;
  server {
    listen 127.0.0.1:${port};
    ${inspect === 'rules' ? `modsecurity on; modsecurity_rules_file ${rules};` : 'limit_req zone=clients burst=1000000 nodelay;'}
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }`,
  )
}

/** The store that the shared limits stand on: nothing is written to disk. */
export function redisCommand({ port, folder }: Omit<PeerPlace, 'upstream'>): Command {
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  return { file: findProgram('redis-server') ?? 'redis-server', args }
}

/** HAProxy as a proxy. No limits: it is compared with our forwarder alone. */
export function haproxyCommand({ port, upstream, folder }: PeerPlace): Command {
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(
    file,
    `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  option forwardfor
  http-reuse always
  timeout connect 2s
  timeout client 60s
  timeout server 60s
frontend clients
  bind 127.0.0.1:${port}
  default_backend app
backend app
  server app ${new URL(upstream).host}
`,
  )
  return { file: findProgram('haproxy') ?? 'haproxy', args: ['-f', file] }
}

/** The program's path, also from the folders of system programs, which a user's PATH may lack. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function nginx(folder: string, main: string, http: string): Command {
  const file = join(folder, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  writeFileSync(
    file,
    `${main}
daemon off;
# One process serves: its time and memory are those of nginx.
master_process off;
pid ${folder}/nginx.pid;
error_log /dev/null crit;
events { worker_connections 4096; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  keepalive_timeout 600s;
  keepalive_requests 100000000;
  ${http}
}
`,
  )
  return { file: findProgram('nginx') ?? 'nginx', args: ['-p', folder, '-e', 'stderr', '-c', file] }
}

/**
 * As ModSecurity's recommended configuration and the CRS documentation set it up (XML and JSON bodies are read as such),
 * without the audit log and without response bodies: what costs, but does not decide.
 */
function modsecurityConfig(folder: string): string {
  return `SecRuleEngine On
SecRequestBodyAccess On
SecResponseBodyAccess Off
SecAuditEngine Off
SecTmpDir ${folder}
SecDataDir ${folder}
SecUnicodeMapFile ${modsecurityFiles.unicode} 20127
SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" "id:'200000',phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:'200001',phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
Include ${modsecurityFiles.setup}
Include /usr/share/modsecurity-crs/rules/*.conf
`
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
