import {
  type Expression,
  type Fault,
  isFault,
  type RequestContext,
  type TestOutcome,
  type Tests,
} from '../contract/index.ts'
import type { Clauses } from './implies.ts'

/** How a test, given by its text, turns out for a request; `null` when it fails. */
export type TestValue = (text: string, ctx: RequestContext) => boolean | null

/** Tests are compiled when somebody first asks for them; there are no more than are written in the conditions. */
export function createTestValues(condition: (source: string) => Expression<boolean> | Fault): TestValue {
  const known = new Map<string, Expression<boolean> | Fault>()
  return (text, ctx) => {
    const test = known.get(text) ?? condition(text)
    known.set(text, test)
    if (isFault(test)) return null
    try {
      return test.evaluate(ctx)
    } catch {
      return null
    }
  }
}

/**
 * CEL's `&&` and `||` are those of three-valued logic, as are the alternatives here: a condition with a failing test holds
 * where one whole alternative does.
 */
export function testsOf(when: Expression<boolean>, clauses: Clauses, turnsOut: TestValue): Tests {
  if (clauses === null) return { because: (ctx) => (holds(when, ctx) ? [] : null) }
  return {
    because(ctx, otherwise) {
      const found = new Map<string, TestOutcome>()
      let isTrue = false
      for (const clause of clauses) {
        const outcomes = clause.map(({ text, negated }) => {
          const value = turnsOut(text, ctx)
          const is = value !== null && otherwise.has(text) ? !value : value
          return { test: text, is, held: is !== null && is !== negated }
        })
        if (!outcomes.every(({ held }) => held)) continue
        isTrue = true
        for (const { test, is } of outcomes) found.set(test, { test, is: is === true })
      }
      return isTrue ? [...found.values()] : null
    },
  }
}

function holds(when: Expression<boolean>, ctx: RequestContext): boolean {
  try {
    return when.evaluate(ctx)
  } catch {
    return false
  }
}
