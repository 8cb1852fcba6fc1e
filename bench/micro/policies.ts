import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { policy } from '../../plugins/policy/index.ts'
import { workloads } from '../workload.ts'
import { type Case, contextOf, setUp } from './case.ts'

const rulesPerFile = 500
const score = Object.freeze({ total: 12, signals: [] })

/** Rules that are all evaluated, because none matches. */
export async function policyCases(): Promise<readonly Case[]> {
  const request = workloads.mix.requests[0]!
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-micro-'))
  try {
    const cases: Case[] = []
    for (const count of [1, 10, 100, 1_000]) {
      const hooks = await setUp(policy, { files: writeRules(folder, count) })
      const ctx = contextOf(request)
      cases.push({ name: `policy of ${count} rules`, run: () => hooks.decide?.(ctx, score) })
    }
    return cases
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** In files of the size that a file may have. */
function writeRules(folder: string, count: number): string[] {
  const files: string[] = []
  for (let from = 0; from < count; from += rulesPerFile) {
    const file = join(folder, `${count}-${from}.yaml`)
    const rules = Array.from({ length: Math.min(rulesPerFile, count - from) }, (_, i) => ruleOf(from + i))
    writeFileSync(file, `policy: micro-${from}\nrules:\n${rules.join('\n')}\n`)
    files.push(file)
  }
  return files
}

function ruleOf(i: number): string {
  const when = `request.path.startsWith("/area-${i}/") && threat.score >= 40`
  return `  - { name: r${i}, when: '${when}', then: { deny: { status: 403 } } }`
}
