import type { Ban } from '../../contract/index.ts'

/** Which of two actions on one target stands, and by which rule. */
export interface Precedence {
  readonly stands: 'candidate' | 'present'
  readonly rule: string
  /** Two wanted different things, and that is recorded. */
  readonly conflict: boolean
}

/** Two bans whose ends are no further apart are one: two edges or operators that act at the same moment act once. */
const sameMs = 1_000

interface Rule {
  readonly name: string
  readonly conflict: boolean
  /** `undefined`: this rule has nothing to say, the next one is asked. */
  decide(candidate: Ban, present: Ban, nowMs: number): Precedence['stands'] | undefined
}

/** In order; the first that has something to say decides. docs/bans.md has them in words, and a test compares. */
export const rules: readonly Rule[] = [
  {
    name: 'what has ended gives way',
    conflict: false,
    decide: (_, present, nowMs) => (present.untilMs <= nowMs ? 'candidate' : undefined),
  },
  {
    name: 'only an operator lifts what an operator set',
    conflict: true,
    decide(candidate, present) {
      if (isAutomaticLift(candidate) && isSetByOperator(present)) return 'present'
      return isAutomaticLift(present) && isSetByOperator(candidate) ? 'candidate' : undefined
    },
  },
  {
    name: 'of a lift and something else the later stands',
    conflict: false,
    decide(candidate, present) {
      if (candidate.effect !== 'lifted' && present.effect !== 'lifted') return undefined
      return candidate.atMs >= present.atMs ? 'candidate' : 'present'
    },
  },
  {
    name: 'allow beats ban',
    conflict: true,
    decide: (candidate, present) => first(candidate.effect === 'allow', present.effect === 'allow'),
  },
  {
    name: 'operator beats automatic',
    conflict: true,
    decide: (candidate, present) => first(candidate.author === 'operator', present.author === 'operator'),
  },
  {
    name: 'the later end stands',
    conflict: false,
    decide: (candidate, present) => (candidate.untilMs > present.untilMs + sameMs ? 'candidate' : 'present'),
  },
]

/** Decides between what somebody wants now and what is there. Pure, so that all edges come to the same end. */
export function decide(candidate: Ban, present: Ban | undefined, nowMs: number): Precedence {
  if (present === undefined) return { stands: 'candidate', rule: 'nothing was there', conflict: false }
  for (const { name, conflict, decide: ask } of rules) {
    const stands = ask(candidate, present, nowMs)
    if (stands !== undefined) return { stands, rule: name, conflict }
  }
  return { stands: 'present', rule: 'nothing speaks for a change', conflict: false }
}

function first(candidate: boolean, present: boolean): Precedence['stands'] | undefined {
  if (candidate === present) return undefined
  return candidate ? 'candidate' : 'present'
}

function isAutomaticLift({ effect, author }: Ban): boolean {
  return effect === 'lifted' && author === 'automatic'
}

function isSetByOperator({ effect, author }: Ban): boolean {
  return effect !== 'lifted' && author === 'operator'
}
