import {
  type Change,
  type Counterfactual,
  composeScore,
  familyPoints,
  type PluginHost,
  type RequestContext,
  type Score,
} from '../../gateway/contract/index.ts'
import { judge, type Outcome } from './judge.ts'
import { otherTests } from './other-tests.ts'
import type { Rule } from './rule.ts'

/** A flood of refusals must not cost more for being explained: of each second so much, and then nobody is told. */
const mostMsPerSecond = 10

/**
 * The smallest change with which no rule would have refused a request. In this order: less evidence, a better standing,
 * both, and where neither is the reason, other outcomes of the tests that the rules are made of. Every answer has been tried
 * on all rules.
 */
export function createCounterfactual(rules: readonly Rule[], host: Pick<PluginHost, 'clock' | 'fact' | 'suppose'>) {
  const endings = rules.filter(({ observe, verdict, limit }) => !observe && (verdict !== null || limit !== null))
  const standing = host.fact('client.standing')
  const afford = perSecond(mostMsPerSecond, host.clock.monotonicMs)

  function find(ctx: RequestContext): Counterfactual | null {
    // What it read may have changed since: then nobody can say any more.
    if (judge(endings, ctx).refusedBy === null) return null
    const is: Known = { score: ctx.score, standing: standing.get(ctx) ?? 0 }
    const asked = (known: Known): Outcome =>
      judge(endings, host.suppose(ctx, { score: known.score, facts: { 'client.standing': known.standing } }))
    return lessDanger(is, asked) ?? otherTests(endings, ctx)
  }
  return (ctx: RequestContext) => afford(() => find(ctx))
}

interface Known {
  readonly score: Score
  readonly standing: number
}

type Ask = (known: Known) => Outcome

const noEvidence: Score = { total: 0, signals: [] }

function lessDanger(is: Known, asked: Ask): Counterfactual | null {
  const passes = (known: Known): boolean => asked(known).refusedBy === null
  const clean: Known = { score: noEvidence, standing: 0 }
  const candidates: Known[] = [{ ...is, score: noEvidence }, { ...is, standing: 0 }, clean]
  const found = candidates.find(passes)
  if (found === undefined) return null
  const changes: Change[] = []
  let best = found
  if (found.score !== is.score) {
    const { score, without } = leastRemoved(is.score, (score) => passes({ ...best, score }))
    const passesAt = highest(is.score.total, (total) => passes({ ...best, score: { ...is.score, total } }))
    best = { ...best, score }
    changes.push({ what: 'evidence', without, score: score.total, passesAt })
  }
  if (found.standing !== is.standing) {
    const passesAt = highest(is.standing, (value) => passes({ ...best, standing: value })) ?? 0
    best = { ...best, standing: passesAt }
    changes.push({ what: 'standing', is: is.standing, passesAt })
  }
  return { changes, limits: asked(best).limits }
}

/** One place if one is enough; else the strongest ones until it passes, without those that turn out not to matter. */
function leastRemoved(
  { signals }: Score,
  passes: (score: Score) => boolean,
): { readonly score: Score; readonly without: readonly string[] } {
  const rest = (without: readonly string[]): Score => {
    const kept = signals.filter(({ where }) => !without.includes(where))
    return { total: composeScore(kept), signals: kept }
  }
  const places = strongestFirst(signals)
  const one = places.find((place) => passes(rest([place])))
  if (one !== undefined) return { score: rest([one]), without: [one] }
  let without: readonly string[] = []
  while (without.length < places.length && !passes(rest(without))) without = places.slice(0, without.length + 1)
  for (const place of without) {
    const fewer = without.filter((other) => other !== place)
    if (passes(rest(fewer))) without = fewer
  }
  return { score: rest(without), without }
}

function strongestFirst(signals: Score['signals']): readonly string[] {
  const places = Map.groupBy(
    signals.filter(({ observed }) => !observed),
    ({ where }) => where,
  )
  const points = (found: Score['signals']): number => Math.max(...familyPoints(found).values())
  return [...places].sort(([, a], [, b]) => points(b) - points(a)).map(([where]) => where)
}

/** The threshold below `is`: the highest number that passes while the next one does not; `null` if not even 0 does. */
function highest(is: number, passes: (value: number) => boolean): number | null {
  if (!passes(0)) return null
  let low = 0
  let high = Math.ceil(is)
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (passes(middle)) low = middle
    else high = middle
  }
  return low
}

/** Runs what it is given until that has taken so much of a second; `null` then. */
function perSecond(mostMs: number, nowMs: () => number): <T>(run: () => T) => T | null {
  let leftMs = mostMs
  let atMs = nowMs()
  return (run) => {
    const startMs = nowMs()
    leftMs = Math.min(mostMs, leftMs + ((startMs - atMs) * mostMs) / 1_000)
    atMs = startMs
    if (leftMs <= 0) return null
    const value = run()
    leftMs -= nowMs() - startMs
    return value
  }
}
