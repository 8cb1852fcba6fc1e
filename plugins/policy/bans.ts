import { type Problem, ProblemsError, type SourceDocument } from '../../gateway/contract/index.ts'
import { readPolicy } from './load.ts'

/** Throws when a rule bans somebody and no plugin would enforce it: that would only look like protection. */
export function bansWithoutEffect(documents: readonly SourceDocument[]): undefined {
  const problems = documents.flatMap((document) => {
    const policy = readPolicy(document, [])
    return (policy?.rules ?? []).flatMap(({ then }, index): Problem[] => {
      const at = then.ban !== undefined ? ['ban'] : then.deny?.ban !== undefined ? ['deny', 'ban'] : null
      return at ? [document.problem(['rules', index, 'then', ...at], noPlugin)] : []
    })
  })
  if (problems.length > 0) throw new ProblemsError(problems)
}

const noPlugin = 'no plugin enforces bans; add `- use: bans` to the plugins of the config'
