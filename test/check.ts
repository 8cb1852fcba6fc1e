import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readProject, root } from './architecture/project.ts'
import { type Manifest, unfitDependencies } from './check/dependencies.ts'
import { unusedExports } from './check/exports.ts'

/** `npm run check`: everything that can be known without running the gateway. Prints every finding; exits with 1 if any. */
interface Check {
  readonly name: string
  /** What to mend, one finding a line; empty when there is nothing. */
  run(): string
}

const sources = readProject()

const checks: readonly Check[] = [
  {
    name: 'format and lint',
    run: () =>
      tool(
        '@biomejs/biome/bin/biome',
        'check',
        '--error-on-warnings',
        '--reporter=concise',
        '--max-diagnostics=none',
        '.',
      ),
  },
  { name: 'types', run: () => tool('typescript/bin/tsc', '--noEmit', '--pretty', 'false', '-p', '.') },
  { name: 'unused exports', run: () => unusedExports(sources).join('\n') },
  { name: 'dependencies', run: () => unfitDependencies(sources, readManifest()).join('\n') },
]

let failed = 0
for (const { name, run } of checks) {
  const findings = run().trim()
  console.log(findings === '' ? `ok      ${name}` : `FAILED  ${name}\n${findings.replaceAll(/^/gm, '        ')}`)
  if (findings !== '') failed++
}
console.log(failed === 0 ? '\nAll checks passed.' : `\n${failed} of ${checks.length} checks failed.`)
process.exitCode = failed === 0 ? 0 : 1

/** What a tool says when it is not content. */
function tool(script: string, ...args: string[]): string {
  const path = join(root, 'node_modules', script)
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [path, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status === 0) return ''
  return `${stdout ?? ''}${stderr ?? ''}`.trim() || `${script} ended with ${error?.message ?? status}`
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
}
