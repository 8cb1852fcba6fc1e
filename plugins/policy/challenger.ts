import type {
  ChallengerReport,
  PluginHost,
  RequestContext,
  SourceDocument,
  Verdict,
} from '../../gateway/contract/index.ts'
import { compare } from './agreement.ts'
import { createAllowance } from './allowance.ts'
import { countRules, digestOf, reportRules } from './counts.ts'
import { createDecide } from './decide.ts'
import type { Rule } from './rule.ts'
import { createTrouble } from './trouble.ts'

/** Rules that are judged beside those in force, without effect. */
export interface Challenger {
  /** A rule in force had an effect on the request under way. */
  championActed(index: number): undefined
  /** Judges as the champion does, then the challenger on a shield of the request. Gives the champion's verdict. */
  beside(champion: Decide, ctx: RequestContext): Verdict | undefined
  report(): ChallengerReport
}

type Decide = (ctx: RequestContext) => Verdict | undefined

export interface Side {
  readonly documents: readonly SourceDocument[]
  readonly rules: readonly Rule[]
}

export function createChallenger(champion: Side, own: Side, budgetMicros: number, host: PluginHost): Challenger {
  const { rules } = own
  const counts = countRules(rules, own.documents, 'challenger', host)
  const pair = `${digestOf(champion.documents, host)} ${digestOf(own.documents, host)}`
  const comparison = compare(pair, champion.rules, rules, host)
  const allowance = createAllowance(budgetMicros, {
    clock: host.clock,
    cpuMicros,
    onPause: (forMs) => host.log.warn({ forMs, budgetMicros }, 'the challenger is over its time budget and pauses'),
  })
  const skip = skips(host)
  let late = false
  const decide = createDecide(rules, {
    trouble: createTrouble(rules, counts, 'challenger_errors_total', host),
    takeLimit: host.fact('limits.trial'),
    matched: (index) => void counts[index]!.matched++ as undefined,
    observed: () => undefined,
    acted(index, verdict) {
      if (verdict) counts[index]!.decided++
      return comparison.challenger(index)
    },
    isLate(index) {
      // The clock costs as much as a rule.
      late = (index & 7) === 7 && allowance.isLate()
      return late
    },
  })

  function challenge(verdict: Verdict | undefined, ctx: RequestContext, limits: RequestContext['limits']): undefined {
    if (!allowance.mayRun()) return skip.paused()
    allowance.start()
    try {
      // What the champion took from limits is no fact for the challenger: it sees them as the champion found them.
      const other = decide(Object.assign(host.policies.shield(ctx, 'challenger'), { limits }))
      if (late) return skip.late()
      comparison.conclude(refuses(verdict), refuses(other))
      noteDifference(verdict, other, ctx)
    } finally {
      allowance.stop()
    }
  }

  function noteDifference(verdict: Verdict | undefined, other: Verdict | undefined, ctx: RequestContext): undefined {
    if (verdict?.action === other?.action) return
    const passes: Verdict = { action: 'allow', reason: `passes what ${verdict?.reason} decides` }
    return host.observe(ctx, other ?? passes, 'challenger')
  }

  return {
    championActed: comparison.champion,
    beside(champion, ctx) {
      comparison.begin()
      const { limits } = ctx
      const verdict = champion(ctx)
      try {
        host.policies.aside(ctx, () => challenge(verdict, ctx, limits))
      } catch (error) {
        skip.failed(error)
      }
      return verdict
    },
    report: () => ({
      rules: reportRules(rules, counts),
      paused: !allowance.mayRun(),
      skipped: skip.report(),
      ...comparison.report(),
    }),
  }
}

function refuses(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && verdict.action !== 'allow'
}

/** Requests that were not compared, and why. */
function skips({ metrics, log }: Pick<PluginHost, 'metrics' | 'log'>) {
  const help = 'Requests that the challenger did not judge to the end.'
  const counter = metrics.counter('challenger_skipped_total', help, ['why'])
  const meters = { paused: counter.with('paused'), late: counter.with('late'), failed: counter.with('failed') }
  const counts = { paused: 0, late: 0, failed: 0 }
  const count = (why: keyof typeof counts): undefined => {
    counts[why]++
    return meters[why].inc()
  }
  return {
    paused: () => count('paused'),
    late: () => count('late'),
    failed(error: unknown) {
      if (counts.failed === 0) log.error({ err: error }, 'the challenger failed')
      return count('failed')
    },
    report: () => ({ ...counts }),
  }
}

/** CPU time of this thread. */
function cpuMicros(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
