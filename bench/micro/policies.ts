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
  const cases: Case[] = []
  for (const count of [1, 10, 100, 1_000]) cases.push({ name: `policy of ${count} rules`, run: await policyOf(count) })
  return cases
}

/** Evaluates a policy of so many rules. */
export async function policyOf(count: number): Promise<() => unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-micro-'))
  try {
    const hooks = await setUp(policy, { files: writeRules(folder, count) })
    const ctx = contextOf(workloads.mix.requests[0]!)
    return () => hooks.decide?.(ctx, score)
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
