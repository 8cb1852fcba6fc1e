import {
  type Change,
  type Counterfactual,
  composeScore,
  familyPoints,
  type PluginHost,
  type RequestContext,
  type Score,
  type Signal,
} from '../../gateway/contract/index.ts'
import { fewestTests, type TestChange, textsOf } from './fewest-tests.ts'
import { type Judgement, judge } from './judge.ts'
import type { Rule } from './rule.ts'

/** A flood of refusals must not cost more for being explained: of each second so much, and then nobody is told. */
const mostMsPerSecond = 10

/**
 * The smallest change with which no rule would have refused a request: less evidence, a better standing, or both; and where
 * they are not the reason, other outcomes of tests that the rules are made of. Every answer has been tried on all rules.
 */
export function createCounterfactual(rules: readonly Rule[], host: Pick<PluginHost, 'clock' | 'fact' | 'suppose'>) {
  const endings = rules.filter(({ observe, verdict, limit }) => !observe && (verdict !== null || limit !== null))
  const standing = host.fact('client.standing')
  const whole = host.fact('score.whole')
  const afford = perSecond(mostMsPerSecond, host.clock.monotonicMs)

  function find(ctx: RequestContext): Counterfactual | null {
    // What it read may have changed since: then nobody can say any more.
    if (judge(endings, ctx, noTests).refusedBy === null) return null
    const is: Known = { score: ctx.score, standing: standing.get(ctx) ?? 0 }
    const suppose = (known: Known): RequestContext =>
      host.suppose(ctx, { score: known.score, facts: { 'client.standing': known.standing } })
    const tests = fewestTests(endings, suppose(clean))
    const signals = allSignals(ctx.score.signals, whole.get(ctx))
    if (tests === null || signals === null) return null
    const otherwise = textsOf(tests)
    const danger = lessDanger(is, signals, (known) => judge(endings, suppose(known), otherwise))
    return { changes: [...tests.map(oneLine), ...danger.changes], limits: danger.limits }
  }
  return (ctx: RequestContext) => afford(() => find(ctx))
}

/** How dangerous a request looks. */
interface Known {
  readonly score: Score
  readonly standing: number
}

const noEvidence: Score = { total: 0, signals: [] }
const clean: Known = { score: noEvidence, standing: 0 }
const noTests: ReadonlySet<string> = new Set()

/** A request that looks clean passes, and one that looks as it is may. */
function lessDanger(is: Known, signals: readonly Signal[], judged: (known: Known) => Judgement): Counterfactual {
  const passes = (known: Known): boolean => judged(known).refusedBy === null
  const candidates: Known[] = [is, { ...is, score: noEvidence }, { ...is, standing: 0 }]
  let best = candidates.find(passes) ?? clean
  const changes: Change[] = []
  if (best.score !== is.score) {
    const { score, without } = leastRemoved(signals, (score) => passes({ ...best, score }))
    const passesAt = highest(is.score.total, (total) => passes({ ...best, score: { ...is.score, total } }))
    best = { ...best, score }
    changes.push({ what: 'evidence', without, score: score.total, passesAt })
  }
  if (best.standing !== is.standing) {
    const passesAt = highest(is.standing, (value) => passes({ ...best, standing: value })) ?? 0
    best = { ...best, standing: passesAt }
    changes.push({ what: 'standing', is: is.standing, passesAt })
  }
  return { changes, limits: judged(best).limits }
}

/** Also the evidence that was not looked for any more; `null` when there is too much. */
function allSignals(
  counted: readonly Signal[],
  whole: (() => readonly Signal[] | null) | undefined,
): readonly Signal[] | null {
  const found = whole === undefined ? [] : whole()
  if (found === null) return null
  const known = new Set(found.map(({ id, where }) => `${id} ${where}`))
  return [...found, ...counted.filter(({ id, where, observed }) => !observed && !known.has(`${id} ${where}`))]
}

/** Conditions may be folded over several lines. */
function oneLine(change: TestChange): TestChange {
  return { ...change, test: change.test.replaceAll(/\s+/g, ' ').slice(0, 200) }
}

/** One place if one is enough; else the strongest ones until it passes, without those that turn out not to matter. */
function leastRemoved(
  signals: readonly Signal[],
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

function strongestFirst(signals: readonly Signal[]): readonly string[] {
  const places = Map.groupBy(signals, ({ where }) => where)
  const points = (found: readonly Signal[]): number => Math.max(...familyPoints(found).values())
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
    // One long answer does not silence those of the next minutes.
    leftMs = Math.max(-mostMs, leftMs - (nowMs() - startMs))
    return value
  }
}
