import type { PluginHost, RuleReport, SourceDocument } from '../../gateway/contract/index.ts'
import type { Rule } from './rule.ts'

/** What one rule did since its files came into force. */
export interface RuleCounts {
  matched: number
  decided: number
  errors: number
}

/** Of one set of files. */
interface Kept {
  readonly rules: Map<string, RuleCounts>
}

/** The sets of files whose counts are kept: those in force, and some that an operator may come back to. */
const maxSets = 16

/** The counts of each rule, in order. They outlive reloads, and begin anew with other files. */
export function countRules(
  rules: readonly Rule[],
  documents: readonly SourceDocument[],
  role: 'champion' | 'challenger',
  host: Pick<PluginHost, 'table' | 'digest'>,
): readonly RuleCounts[] {
  const sets = host.table<Kept>('counts', { max: maxSets, ttlMs: Number.MAX_SAFE_INTEGER })
  const key = `${role} ${digestOf(documents, host)}`
  const kept = sets.get(key) ?? { rules: new Map() }
  sets.set(key, kept)
  return rules.map(({ id }) => {
    const counts = kept.rules.get(id) ?? { matched: 0, decided: 0, errors: 0 }
    kept.rules.set(id, counts)
    return counts
  })
}

export function digestOf(documents: readonly SourceDocument[], host: Pick<PluginHost, 'digest'>): string {
  return host.digest(JSON.stringify(documents.map(({ file, text }) => [file, text])))
}

export function reportRules(rules: readonly Rule[], counts: readonly RuleCounts[]): RuleReport[] {
  return rules.map(({ file, policy, name, observe }, i) => ({
    ...{ file, policy, rule: name, mode: observe ? 'observe' : 'enforce' },
    ...counts[i]!,
  }))
}
