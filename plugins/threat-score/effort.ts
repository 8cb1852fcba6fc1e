/**
 * What the inspection of one part of a request may cost on the processor, so that no request holds up others for ten
 * milliseconds: head and body may come in one read, and reading their fields takes time too.
 */
const MOST_MS = { head: 3, body: 6.5 } as const
/** What is left for a body that comes in the same read as a head that took long: less than this for both. */
const TOGETHER_MS = 7
const LEAST_MS = 2
/** Code that is not compiled yet takes many times as long: the first large bodies after the start may take this long. */
const COLD_MS = 10
const COLD_BODIES = 64

/** Between two looks at the clock: characters times detectors that look at them. */
const STRIDE = 4096

/**
 * Keeps account of the work on one part of a request. What is over is not looked at, and said to be so: like what lies
 * behind `inspectBytes`. Only long values that hold many kinds of marks get there.
 */
export interface Effort {
  /** Nothing more may be looked at. */
  readonly spent: boolean
  /** `large`: what was done before the first charge counts, too. */
  begin(part: keyof typeof MOST_MS, large: boolean): undefined
  /** `work`: characters times detectors. */
  charge(work: number): undefined
}

/**
 * `ownMs`: of a clock of this thread that stands still while it waits for its turn, or a busy machine would see less. It is
 * asked, which takes a microsecond or two, when so much has passed by `wallMs`, which never goes slower.
 */
export function createEffort(ownMs: () => number = threadMs, wallMs: () => number = performanceMs): Effort {
  let startedMs = -1
  let startedWallMs = 0
  let mostMs = 0
  let work = 0
  let next = STRIDE
  let spent = false
  let bodies = 0
  function start(): undefined {
    startedMs = ownMs()
    startedWallMs = wallMs()
  }

  return {
    get spent() {
      return spent
    },
    begin(part, large) {
      if (large && part === 'body') bodies++
      mostMs = part === 'body' && bodies <= COLD_BODIES ? COLD_MS : MOST_MS[part]
      // The clock that a head started, which few do, still runs when its body comes in the same read.
      const headMs = part === 'body' && startedMs >= 0 ? ownMs() - startedMs : TOGETHER_MS
      if (headMs < TOGETHER_MS) mostMs = Math.min(mostMs, Math.max(LEAST_MS, TOGETHER_MS - headMs))
      startedMs = -1
      if (large) start()
      work = 0
      next = STRIDE
      spent = false
    },
    charge(more) {
      work += more
      if (work < next) return
      next = work + STRIDE
      if (startedMs < 0) start()
      else if (wallMs() - startedWallMs >= mostMs) spent = ownMs() - startedMs >= mostMs
    },
  }
}

/**
 * Linux brings the account of a thread up to date at its ticks only, four milliseconds apart; asking for the whole process
 * does it at once.
 */
function threadMs(): number {
  process.cpuUsage()
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function performanceMs(): number {
  return performance.now()
}
