/**
 * Budgets are held by sampling. Timing every hook would cost more than most hooks, so one request in `sampleEvery` is
 * measured, and every request for a while after one whose whole chain took longer than all budgets together. A plugin
 * may overrun by `overrunMs` in sum within `windowMs`: a cold start or a pause of the garbage collector stays below
 * that, a loop does not. Beyond it, a plugin that fails open is bypassed for `coolDownMs` (doubling up to 16 times
 * while it stays slow), then tried again. A plugin that fails closed is reported and never bypassed: otherwise an
 * attacker who finds a slow input could switch it off.
 */
export interface BudgetRules {
  readonly sampleEvery: number
  readonly overrunMs: number
  readonly windowMs: number
  readonly coolDownMs: number
}

export interface Guard {
  /** Monotonic milliseconds; the plugin is not run before. */
  readonly bypassedUntilMs: number
  /** When the latest bypass began: what the plugin began before, it also ends. */
  readonly bypassedSinceMs: number
  /** Back from a bypass: every call is measured until one keeps the budget. */
  readonly onProbation: boolean
  /** Adds one measured call. */
  took(micros: number, nowMs: number): void
}

export interface GuardOptions {
  readonly syncMicros: number
  readonly canBypass: boolean
  /** Called when the overrun is used up. `forMs` is 0 when the plugin is only reported. */
  onOverrun(overrunMs: number, forMs: number): void
  /** Back from a bypass and within the budget again. */
  onRecovered(): void
}

export function createGuard(rules: BudgetRules, options: GuardOptions): Guard {
  let overrunMicros = 0
  let windowEndsMs = Number.NEGATIVE_INFINITY
  let coolDownMs = rules.coolDownMs
  const guard = {
    bypassedUntilMs: Number.NEGATIVE_INFINITY,
    bypassedSinceMs: Number.NEGATIVE_INFINITY,
    onProbation: false,
    took(micros: number, nowMs: number): void {
      const over = micros - options.syncMicros
      if (over <= 0) {
        if (guard.onProbation) {
          guard.onProbation = false
          coolDownMs = rules.coolDownMs
          options.onRecovered()
        }
        return
      }
      if (nowMs >= windowEndsMs) {
        windowEndsMs = nowMs + rules.windowMs
        overrunMicros = 0
      }
      overrunMicros += over
      // On probation one call that alone would use up a tenth of the allowance is proof enough.
      const allowance = rules.overrunMs * 1_000 * (guard.onProbation ? 0.1 : 1)
      if (overrunMicros <= allowance) return
      const forMs = options.canBypass ? coolDownMs : 0
      options.onOverrun(overrunMicros / 1_000, forMs)
      overrunMicros = 0
      if (!options.canBypass) return
      guard.bypassedUntilMs = nowMs + coolDownMs
      guard.bypassedSinceMs = nowMs
      guard.onProbation = true
      coolDownMs = Math.min(coolDownMs * 2, rules.coolDownMs * 16)
    },
  }
  return guard
}

export interface Sampler {
  /** Whether hook times are taken on the next request. */
  next(): boolean
  /** The synchronous part of a whole request took this long. */
  chainTook(micros: number): void
}

/** Requests that are measured one by one after a slow one. */
const suspectedRequests = 64

/** `chainMicros`: all budgets of a pipeline together. */
export function createSampler(sampleEvery: number, chainMicros: number): Sampler {
  let untilSample = 1
  let suspected = 0
  return {
    next() {
      if (suspected > 0) {
        suspected--
        return true
      }
      if (--untilSample > 0) return false
      untilSample = sampleEvery
      return true
    },
    chainTook(micros) {
      if (micros > chainMicros) suspected = suspectedRequests
    },
  }
}

/**
 * CPU time of this thread. Budgets are held by it and not by the clock on the wall: on a starved machine every hook looks
 * slow while it waits for its turn, and bypassing a limit then would open it when it matters most.
 */
export function cpuMicros(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
