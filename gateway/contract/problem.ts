/** A mistake in a file that a person wrote, with the place to mend it. Lines and columns start at 1. */
export interface Problem {
  readonly file: string
  readonly line: number
  readonly column: number
  /** The way to the value: `plugins[3].use`. Empty when the mistake is not at one value. */
  readonly path: string
  /** What is wrong and how to mend it, in one sentence or two. */
  readonly message: string
}

/** Thrown by whatever reads files: carries every problem that was found, not only the first. */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.name = 'ProblemsError'
    this.problems = problems
  }
}

/** `gateway.config.yaml:21:10 plugins[3].use: there is no plugin "rate-limt"; did you mean "rate-limit"?` */
export function formatProblem(problem: Problem): string {
  const path = problem.path === '' ? '' : ` ${problem.path}:`
  return `${problem.file}:${problem.line}:${problem.column}${path} ${problem.message}`
}

/** The nearest of `known` to a misspelt name, or `undefined` when none is near enough to be meant. */
export function suggest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Levenshtein distance with transposition of neighbours (Damerau 1964, restricted form). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, beforeLast[j - 2]! + 1)
      row.push(least)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
