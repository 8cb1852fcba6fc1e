import type { Field, RequestContext, Signal } from '../../gateway/contract/index.ts'
import { createCertainty } from './certainty.ts'
import type { Effort } from './effort.ts'
import type { Entry } from './entry.ts'
import { evasion } from './evasion.ts'
import type { IsExcluded } from './exclusions.ts'
import { createGates } from './gates.ts'
import { createGlance, type Glance } from './glance.ts'
import { createHarmless } from './harmless.ts'
import { FAMILIES } from './model/classes.ts'
import { isWorthAsking, modelPoints } from './model/evidence.ts'
import type { Model } from './model/judge.ts'
import { recordedPoints } from './records.ts'
import { prepareSigns } from './sign-register.ts'
import { createTurns, type Turns } from './turns.ts'

/** Finds the signals of some fields, the strongest first; without an `effort` of all of them. */
export type Scan = (ctx: RequestContext, fields: readonly Field[], effort?: Effort) => readonly Signal[]

export interface ScanOptions {
  readonly entries: readonly Entry[]
  readonly evasion: boolean
  /** `null`: families only. */
  readonly model: Model | null
  readonly isExcluded: IsExcluded | null
  readonly maxSignals: number
  /** Does not stop where the score is certain. */
  readonly thorough?: boolean
}

/** More signals of one family in one place say nothing new: the fourth would count by an eighth. */
const MOST_PER_PLACE = 3

/** What a detector costs for the shortest value, in characters. */
const CALL = 128
/** What the model costs, which reads the beginning and the end of a value. */
const MODEL = 512

/** Nothing is allocated for a request without evidence. Not reentrant: detectors are synchronous. */
export function createScan(options: ScanOptions): Scan {
  const { entries, evasion: evasive, model, isExcluded, maxSignals, thorough = false } = options
  const detectors = entries.map(({ detector }) => detector)
  const openGates = createGates(entries)
  prepareSigns()
  const glance = createGlance(entries.map(({ words }) => words ?? []))
  const certainty = createCertainty()
  const seen: Glance = { marks: 0, words: 0 }
  const harmless = createHarmless()
  // Who looks at all of it needs no order.
  const turnsOf = thorough ? null : createTurns()
  let found: Signal[] = []
  let field: Field
  let family = ''
  /** The field is looked at whatever it costs. */
  let always = false
  /** The score is certain: further evidence changes nothing. */
  let enough = false
  /** Nothing was found in the field, not even something excluded. */
  let clean = true
  let ctx: RequestContext

  function report(what: string, evidence: number): undefined {
    clean = false
    if (isExcluded?.(ctx, field.where, family)) return
    const { where, steps } = field
    const points = recordedPoints(evidence, family, field)
    found.push(
      steps.length === 0
        ? { id: `${family}.${what}`, points, where }
        : { id: `${family}.${what}`, points, where, steps },
    )
  }

  /** The strongest signal since `from`. */
  function strongest(from: number): number {
    let most = 0
    for (let i = from; i < found.length; i++) most = Math.max(most, found[i]!.points)
    return most
  }

  function askModel(model: Model, from: number, effort: Effort | undefined): undefined {
    if (isOver(effort) || !isWorthAsking(field, seen.marks, strongest(from))) return
    effort?.charge(MODEL)
    const evidence = modelPoints(model.logit(field.value))
    if (evidence === 0) return
    clean = false
    if (isExcluded?.(ctx, field.where, 'model')) return
    const { kind, because } = model.explain()
    const { where, steps } = field
    if (isExcluded !== null && FAMILIES[kind].some((family) => isExcluded(ctx, where, family))) return
    found.push({ id: `model.${kind}`, points: recordedPoints(evidence, 'model', field), where, steps, because })
  }

  function inspect(effort: Effort | undefined): undefined {
    const { value } = field
    const work = value.length + CALL
    const start = found.length
    let before = start
    family = ''
    effort?.charge(work >> 3)
    glance(value, seen)
    // The lowest bit first: detectors of one family stand next to each other.
    for (let open = openGates(seen.marks, seen.words); open !== 0; open &= open - 1) {
      if (isOver(effort)) break
      effort?.charge(work)
      const detector = detectors[31 - Math.clz32(open & -open)]!
      if (family !== detector.family) before = found.length
      family = detector.family
      detector.inspect(value, field, report)
      if (found.length > before + MOST_PER_PLACE) keepStrongest(found, before, MOST_PER_PLACE)
    }
    if (evasive && field.steps.length !== 0) {
      family = evasion.family
      evasion.inspect(value, field, report)
    }
    if (model !== null) askModel(model, start, effort)
  }

  function look(at: Field, effort: Effort | undefined): undefined {
    field = at
    if (field.plain || harmless.has(field)) return
    const before = found.length
    clean = true
    inspect(effort)
    if (clean && effort?.spent !== true) harmless.add(field)
    enough = found.length > before && !thorough && certainty.isReached(found, before)
    // However many parameters a client sends, the list stays short and keeps what weighs most.
    if (!enough && found.length > maxSignals * 2) keepStrongest(found, 0, maxSignals)
  }

  function isOver(effort: Effort | undefined): boolean {
    return enough || (!always && effort?.spent === true)
  }

  /** Small parts are looked at whatever they cost: that is bounded. */
  function lookAtAll(fields: readonly Field[]): undefined {
    for (let i = 0; i < fields.length && !enough; i++) look(fields[i]!, undefined)
  }

  function lookAtMany({ always: ends, rest }: Turns, effort: Effort): undefined {
    for (let i = 0; i < rest.length && !isOver(effort); i++) look(rest[i]!, effort)
    always = true
    for (let i = 0; i < ends.length && !isOver(effort); i++) look(ends[i]!, effort)
  }

  return (request, fields, effort) => {
    found = []
    ctx = request
    always = false
    enough = false
    certainty.begin()
    const turns = effort === undefined ? null : (turnsOf?.(fields) ?? null)
    if (effort === undefined || turns === null) lookAtAll(fields)
    else lookAtMany(turns, effort)
    if (found.length > 1) keepStrongest(found, 0, maxSignals)
    return found
  }
}

/** Sorts what follows `from` by points and cuts it to `most`. */
function keepStrongest(signals: Signal[], from: number, most: number): undefined {
  const kept = signals
    .slice(from)
    .sort((a, b) => b.points - a.points)
    .slice(0, most)
  signals.length = from
  signals.push(...kept)
}
