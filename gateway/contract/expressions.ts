import type { RequestContext } from './context.ts'

/** The one language of conditions, keys and costs: CEL with the values of docs/policies.md. Nothing is parsed per request. */
export interface Expressions {
  /** Of what is read before a request is scored: without `threat` and `limits`. */
  readonly head: Language
  /** Of what is read after it. */
  readonly scored: Language
  /** `scored`, with switches to ask for: `flags.newCheckout`. */
  withFlags(flags: readonly Flag[]): Language
}

/** A named switch. The same clients have it on every edge and after every restart, and raising `percent` only adds some. */
export interface Flag {
  /** A name in CEL: `newCheckout`. */
  readonly name: string
  /** 0-100, in steps of 0.01: for how many of the clients it is on. */
  readonly percent: number
  /** What tells clients apart. A client without an identity has no flag that goes by it, unless it is on for all. */
  readonly by: 'client.ip' | 'client.identity'
  /** Two flags with the same salt choose the same clients; `null`: the name. */
  readonly salt: string | null
}

/** Parses and type-checks an expression, or says what is wrong with it. */
export interface Language {
  /** True or false. */
  condition(source: string): Expression<boolean> | Fault
  /** A number; NaN where it turns out to be none. */
  number(source: string): Expression<number> | Fault
  /** Text, or null where something is missing. */
  text(source: string): Expression<string | null> | Fault
  /** What can stand in a header: text, number, truth value, list of texts, or null. */
  printable(source: string): Expression<unknown> | Fault
  /** True when `then` surely holds of every request of which `when` holds; false when nobody knows. */
  implies(when: Expression<boolean>, then: Expression<boolean>): boolean
  /** True when the condition surely holds of no request. */
  isImpossible(when: Expression<boolean>): boolean
  /** The tests that a condition is made of: the parts between its `&&`, `||` and `!`. */
  tests(when: Expression<boolean>): Tests
}

export interface Tests {
  /**
   * The tests because of which the condition holds for a request, if those whose text is in `otherwise` had turned out
   * otherwise; `null` when it does not hold then. Empty where nobody can say, because there are too many.
   */
  because(ctx: RequestContext, otherwise: ReadonlySet<string>): readonly TestOutcome[] | null
}

/** As it was written, and how it turned out. */
export interface TestOutcome {
  readonly test: string
  readonly is: boolean
}

export interface Expression<T> {
  /** The value for a request. Throws only what CEL calls an error. */
  evaluate(ctx: RequestContext): T
  /** True for the literal `true`. */
  readonly always: boolean
  /** The literals that it can turn out to be: 5 and 1 of `request.method == "POST" ? 5 : 1`. */
  readonly outcomes: readonly unknown[]
  /** What of the request gets into the value: `request.path`; what is only compared or tested does not. */
  readonly reads: readonly string[]
}

/** A mistake in an expression. `at` is the index in `source`. */
export interface Fault {
  readonly summary: string
  readonly source: string
  readonly at: number
}

export function isFault(value: object): value is Fault {
  return 'summary' in value
}

/** The sentence, and below it the line with a caret under the place. */
export function explainFault({ summary, source, at }: Fault): string {
  const start = source.lastIndexOf('\n', at - 1) + 1
  const end = source.indexOf('\n', at)
  const line = source.slice(start, end < 0 ? source.length : end).replaceAll('\t', ' ')
  // An expression of one very long line is cut, so that the caret stays under its place on a terminal.
  const from = at - start > 90 ? at - start - 60 : 0
  return `${summary}\n    ${line.slice(from, from + 100)}\n    ${' '.repeat(at - start - from)}^`
}
