import { computed } from './imports.ts'

/**
 * Who may import whom. The first line whose `files` fit a file holds for it; its own folder it may always import.
 * A pattern ends in `**` (all below), in `*` (this folder only), or names one file or module.
 */
export const rooms: readonly Room[] = [
  { files: 'gateway/contract/**', may: [] },
  { files: 'gateway/errors.ts', may: [] },
  // The user's own plugins are loaded by the name that the config gives.
  { files: 'gateway/config/import-plugin.ts', may: ['gateway/contract/**', 'node:fs', 'node:path', computed] },
  { files: 'gateway/config/**', may: [...ground(), 'yaml', 'zod', 'node:fs', 'node:path', 'node:crypto'] },
  { files: 'gateway/pipeline/**', may: ground() },
  {
    files: 'gateway/http/**',
    may: [
      ...ground(),
      'fastify',
      'ipaddr.js',
      'node:buffer',
      'node:http',
      'node:https',
      'node:net',
      'node:stream',
      'node:tls',
      'node:zlib',
    ],
  },
  { files: 'gateway/proxy/**', may: [...ground(), 'node:crypto', 'node:net', 'node:stream', 'node:tls'] },
  // The client of the store stays in one file, so that everything else can be read without knowing it.
  { files: 'gateway/state/redis-server.ts', may: [...ground(), 'ioredis', 'node:module'] },
  { files: 'gateway/state/script.ts', may: ['node:crypto', 'node:fs'] },
  { files: 'gateway/state/redis-window.ts', may: [...ground(), 'rate-limiter-flexible', 'node:module'] },
  // What values and names look like in a shared store: ciphers and compression of the runtime, nothing else.
  { files: 'gateway/state/codec.ts', may: [...ground(), 'node:crypto', 'node:zlib'] },
  { files: 'gateway/state/**', may: ground() },
  // One language for every plugin; no other file knows the library that evaluates it.
  { files: 'gateway/expressions/**', may: [...ground(), '@marcbachmann/cel-js', 're2js'] },
  { files: 'gateway/events/schema.ts', may: [...ground(), 'zod'] },
  // A broker's client is known to its sink alone.
  { files: 'gateway/events/sinks/http.ts', may: [...ground(), 'gateway/events/**', 'node:crypto', 'undici'] },
  {
    files: 'gateway/events/sinks/kafka.ts',
    may: [...ground(), 'gateway/events/**', '@platformatic/kafka'],
  },
  {
    files: 'gateway/events/sinks/nats.ts',
    may: [...ground(), 'gateway/events/**', '@nats-io/jetstream', '@nats-io/transport-node'],
  },
  {
    files: 'gateway/events/**',
    may: [...ground(), 'node:crypto', 'node:fs', 'node:fs/promises', 'node:path', 'node:zlib'],
  },
  { files: 'gateway/capture/**', may: [...ground(), 'node:crypto', 'node:fs/promises', 'node:path', 'node:stream'] },
  {
    files: 'gateway/observe/**',
    may: [
      'gateway/contract/**',
      '@prometheus-io/client',
      'pino',
      'pino-pretty',
      'fastify',
      'node:fs',
      'node:module',
      'node:net',
    ],
  },
  { files: 'gateway/demo/**', may: ['ws', 'node:**'] },
  // The life of one request is where the folders meet; it knows no configuration and starts nothing.
  {
    files: 'gateway/request/**',
    may: [
      ...ground(),
      ...['http', 'pipeline', 'proxy'].map((name) => `gateway/${name}/**`),
      'gateway/generation.ts',
      'node:**',
    ],
  },
  { files: 'gateway/cli/arguments/**', may: ['gateway/**', 'commander', 'node:path'] },
  { files: 'gateway/cli/**', may: ['gateway/**', 'cli-table3', 'node:**'] },
  { files: 'gateway/main.ts', may: ['gateway/**', 'plugins/index.ts', 'commander', 'node:**'] },
  // The entry of a thread, as main.ts is that of the process.
  { files: 'gateway/worker.ts', may: ['gateway/**', 'plugins/index.ts'] },
  { files: 'gateway/workers/**', may: ['gateway/**', 'node:**'] },
  { files: 'gateway/*', may: ['gateway/**', 'node:**'] },
  { files: 'plugins/index.ts', may: ['gateway/contract/index.ts', 'plugins/**'] },
  { files: 'plugins/ip-list/**', may: [...plugin(), 'ipaddr.js'] },
  // The weights of the model are binary and come with the plugin: docs/decisions/0020-learned-part.md.
  { files: 'plugins/threat-score/model/load.ts', may: [...plugin(), 'node:crypto', 'node:fs'] },
  { files: 'plugins/webhooks/**', may: [...plugin(), 'node:crypto'] },
  { files: 'plugins/**', may: plugin() },
  { files: 'bench/**', may: ['**'] },
  { files: 'test/**', may: ['**'] },
]

export interface Room {
  readonly files: string
  readonly may: readonly string[]
}

/** The one file that hands on what others export. */
export const barrel = 'gateway/contract/index.ts'

/** What every folder of the gateway stands on. */
function ground(): readonly string[] {
  return ['gateway/contract/**', 'gateway/errors.ts']
}

function plugin(): readonly string[] {
  return ['gateway/contract/index.ts', 'zod']
}

export function covers(pattern: string, name: string): boolean {
  if (pattern.endsWith('**')) return name.startsWith(pattern.slice(0, -2))
  if (!pattern.endsWith('*')) return pattern === name
  const folder = pattern.slice(0, -1)
  return name.startsWith(folder) && !name.slice(folder.length).includes('/')
}
