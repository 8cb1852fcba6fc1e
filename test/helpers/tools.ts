import { spawnSync } from 'node:child_process'

/** Programs that tests talk to, and the Debian packages that bring them. */
const tools = { 'redis-server': 'redis-server', 'nats-server': 'nats-server', openssl: 'openssl' } as const

/**
 * Before all tests: installs what is missing where that is possible (Debian, as root). Where it is not, the tests that
 * need a program fail and say so; none is skipped.
 */
export function setup(): void {
  const missing = Object.entries(tools).filter(([program]) => !isThere(program))
  if (missing.length === 0) return
  const packages = missing.map(([, name]) => name)
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (process.getuid?.() !== 0 || !isThere('apt-get')) {
    process.stderr.write(`tests need ${packages.join(' and ')}, which this machine does not have: ${command}\n`)
    return
  }
  process.stderr.write(`installing ${packages.join(' and ')} for the tests ...\n`)
  // RUNLEVEL: only the program is wanted, not a service on the standard port.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  spawnSync('sh', ['-c', `apt-get update -qq && ${command}`], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}
