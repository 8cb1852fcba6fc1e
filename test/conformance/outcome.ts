/** How one case went. `differing`: not as its source expects, with the reason why ours is right. */
export interface CaseResult {
  readonly name: string
  readonly outcome: 'expected' | 'differing' | 'unexplained'
  /** What happened; with `differing` the reason as well. */
  readonly note: string
  /** What was sent, as far as it helps to repeat an unexplained case. */
  readonly input?: string
  /** A kind of `expected` that is counted by itself. */
  readonly kind?: string
}

export interface SuiteResult {
  readonly suite: string
  readonly cases: readonly CaseResult[]
  /** Why the suite, or a part of it, could not run. */
  readonly absent?: string
  readonly seconds: number
}

/** Why a case may differ. `name` is exact, or a prefix that ends in `*`. */
export interface Explanation {
  readonly name: string
  readonly why: string
}

export function explain(table: readonly Explanation[], name: string): string | undefined {
  return table.find((one) => (one.name.endsWith('*') ? name.startsWith(one.name.slice(0, -1)) : one.name === name))?.why
}
