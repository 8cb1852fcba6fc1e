import { Session } from 'node:inspector'

/** How much of the code under test has run, told by V8. */
export interface Coverage {
  /** Whether code ran since the last call that never ran before. `keep`: from now on it did. */
  sawNew(keep: 'keep' | 'forget'): boolean
  /** Characters of source that have run. */
  readonly reached: number
  stop(): void
}

interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

interface Taken {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly Range[] }[]
  }[]
}

/** `watches`: whether the code of a file counts. */
export function startCoverage(watches: (url: string) => boolean): Coverage {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  /** For each function one byte for each character of its source: 1 when that has run. */
  const reached = new Map<string, Uint8Array>()
  let sum = 0
  /** How many characters of a function ran for the first time. */
  const add = (name: string, ranges: readonly Range[], keep: boolean): number => {
    const ran = toRan(ranges)
    const known = reached.get(name) ?? new Uint8Array(ran.length)
    let fresh = 0
    for (let i = 0; i < ran.length; i++) {
      if (ran[i] === 0 || known[i] === 1) continue
      fresh++
      if (keep) known[i] = 1
    }
    if (keep) reached.set(name, known)
    return fresh
  }
  return {
    sawNew(keep) {
      let fresh = 0
      // V8 answers before `post` returns, and starts counting anew.
      session.post('Profiler.takePreciseCoverage', (error, taken) => {
        if (error) throw error
        for (const { url, functions } of (taken as Taken).result.filter((script) => watches(script.url))) {
          for (const { ranges } of functions) {
            const [whole] = ranges
            if (whole!.count > 0)
              fresh += add(`${url}:${whole!.startOffset}-${whole!.endOffset}`, ranges, keep === 'keep')
          }
        }
      })
      if (keep === 'keep') sum += fresh
      return fresh > 0
    },
    get reached() {
      return sum
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}

/** The first range is the function; inner ones stand only where the count differs from what is around them. */
function toRan(ranges: readonly Range[]): Uint8Array {
  const { startOffset: start, endOffset: end } = ranges[0]!
  const ran = new Uint8Array(end - start)
  for (const { startOffset, endOffset, count } of ranges) {
    ran.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start)
  }
  return ran
}
