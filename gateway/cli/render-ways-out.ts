import type { Change, Counterfactual, Decision } from '../contract/index.ts'
import { type ErrorCode, errors } from '../errors.ts'
import { withoutFamilies } from './render-score.ts'

/** What would have let a refused request pass: as it was found out then, or else what its record tells. */
export function renderWaysOut(decision: Decision): readonly string[] {
  const { verdict, outcome, limits, counterfactual } = decision
  if (outcome.error !== null && Object.hasOwn(errors, outcome.error)) {
    const { cause, remedy } = errors[outcome.error as ErrorCode]
    if (verdict.action === 'refuse' || verdict.action === 'pass') return [cause, remedy]
  }
  if (verdict.action === 'limit') {
    const exhausted = limits.filter(({ remaining }) => remaining === 0).map(({ name }) => name)
    const nothing = exhausted.length === 0 ? '' : `: nothing is left of ${exhausted.join(', ')}`
    return [`Waiting ${waitOf(counterfactual)}${nothing}.`]
  }
  if (verdict.action !== 'deny' && verdict.action !== 'challenge') return []
  return counterfactual === undefined ? guesses(decision) : found(counterfactual, decision)
}

function waitOf(counterfactual: Counterfactual | undefined): string {
  const wait = counterfactual?.changes.find((change) => change.what === 'wait')
  return wait?.what === 'wait' ? `${Math.ceil(wait.ms)} ms` : 'as long as Retry-After said'
}

function found({ changes, limits }: Counterfactual, { score }: Decision): readonly string[] {
  const all = changes.length > 1 ? ['All of this together:'] : []
  const counted =
    limits.length === 0
      ? []
      : [`Then ${limits.join(' and ')} would have counted the request, and refused it if used up.`]
  return [...all, ...changes.map((change) => lineOf(change, score.total)), ...counted]
}

function lineOf(change: Change, total: number): string {
  switch (change.what) {
    case 'evidence': {
      const asks = change.passesAt === null ? '' : `; it passes at ${change.passesAt} or less`
      return `Without the evidence in ${change.without.join(' and ')}: the score is ${change.score} instead of ${total}${asks}.`
    }
    case 'standing':
      return `A standing of ${change.passesAt} or less; it is ${change.is}.`
    case 'test':
      return `In ${change.rule}, ${change.is ? 'this does not hold' : 'this holds'}: ${change.test}`
    case 'wait':
      return `Waiting ${Math.ceil(change.ms)} ms.`
    case 'entry':
      return `Without ${change.entry} on the list${change.untilMs === null ? '' : `; it runs out at ${new Date(change.untilMs).toISOString()}`}.`
    default:
      return 'Something that only a newer version can tell.'
  }
}

/** Nobody found it out then: a plugin that does not tell, a record of an older gateway, or a flood of refusals. */
function guesses({ score }: Decision): readonly string[] {
  const scores = withoutFamilies(score.signals)
  if (scores.length === 0) return ['Nothing about its score: there is no evidence in it. See the rule itself.']
  return [
    'If the rule asks for the score (the record does not hold its threshold), a score below it:',
    ...scores.map(({ families, total }) => `  ${total} without ${families.join(' and ')}`),
  ]
}
