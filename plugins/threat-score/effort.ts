/** What the inspection of one body may cost on the processor, so that no body holds up others for ten milliseconds. */
const MOST_MS = 5
/** Code that is not compiled yet takes many times as long: the first large bodies after the start may take this long. */
const COLD_MS = 25
const COLD_BODIES = 64

/** Characters times detectors that look at them: less is never cut short, however slow the machine. */
const FREE = 32_768

/** Between two looks at the clock, which cost half a microsecond each. */
const STRIDE = 8192

/**
 * Keeps account of the work on one part of a request. What is over is not looked at, and said to be so: like what lies
 * behind `inspectBytes`. Only long values that hold many kinds of marks get there.
 */
export interface Effort {
  /** Nothing more may be looked at. */
  readonly spent: boolean
  /** `large`: what was done before the first charge counts, too. */
  begin(large: boolean): undefined
  /** `work`: characters times detectors. */
  charge(work: number): undefined
}

/** `nowMs`: of a clock of this thread that stands still while it waits for its turn, or a busy machine would see less. */
export function createEffort(nowMs: () => number = threadMs): Effort {
  let startedMs = -1
  let work = 0
  let next = FREE / 2
  let spent = false
  let bodies = 0
  let mostMs = MOST_MS
  return {
    get spent() {
      return spent
    },
    begin(large) {
      if (large) bodies++
      mostMs = bodies > COLD_BODIES ? MOST_MS : COLD_MS
      startedMs = large ? nowMs() : -1
      work = 0
      next = FREE / 2
      spent = false
    },
    charge(more) {
      work += more
      if (work < next) return
      next = work + STRIDE
      if (startedMs < 0) startedMs = nowMs()
      else spent = work >= FREE && nowMs() - startedMs >= mostMs
    },
  }
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
