import type { CaseResult } from '../outcome.ts'
import { connectionBehaviours } from './connections.ts'
import { requestBehaviours } from './requests.ts'
import { responseBehaviours } from './responses.ts'

/** What the test suites of other proxies ask for, asked anew. */
export async function runBehaviours(): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const { name, like, check } of [...requestBehaviours, ...responseBehaviours, ...connectionBehaviours]) {
    try {
      await check()
      results.push({ name, outcome: 'expected', note: like })
    } catch (error) {
      const words = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 400) : String(error)
      results.push({ name, outcome: 'unexplained', note: `${words} (like ${like})` })
    }
  }
  return results
}
