import { composeScore, type Field, type RequestContext, type Signal } from '../../gateway/contract/index.ts'
import type { Entry } from './detectors.ts'
import { evasion } from './evasion.ts'
import type { IsExcluded } from './exclusions.ts'
import { createGlance, type Glance } from './glance.ts'
import { createHarmless } from './harmless.ts'
import { FAMILIES } from './model/classes.ts'
import { isWorthAsking, modelPoints } from './model/evidence.ts'
import type { Model } from './model/judge.ts'

/** Finds the signals of some fields, the strongest first. */
export type Scan = (ctx: RequestContext, fields: readonly Field[]) => readonly Signal[]

export interface ScanOptions {
  readonly entries: readonly Entry[]
  readonly evasion: boolean
  /** `null`: families only. */
  readonly model: Model | null
  readonly isExcluded: IsExcluded | null
  readonly maxSignals: number
  /** Whether to stop, asked after evidence. */
  isEnough?(found: readonly Signal[]): boolean
}

/** More signals of one family in one place say nothing new: the fourth would count by an eighth. */
const MOST_PER_PLACE = 3

/** Beyond this score further evidence changes nothing, and a flood of attacks must not cost more than one. */
export const CERTAIN = 99

/** Nothing is allocated for a request without evidence. Not reentrant: detectors are synchronous. */
export function createScan(options: ScanOptions): Scan {
  const { entries, evasion: evasive, model, isExcluded, maxSignals, isEnough = isCertain } = options
  const gates = entries.map(toGate)
  const glance = createGlance(entries.map(({ words }) => words ?? []))
  const seen: Glance = { marks: 0, words: 0 }
  const harmless = createHarmless()
  let found: Signal[] = []
  let field: Field
  let family = ''
  /** Nothing was found in the field, not even something excluded. */
  let clean = true
  let ctx: RequestContext

  function report(what: string, points: number): undefined {
    clean = false
    if (isExcluded?.(ctx, field.where, family)) return
    const { where, steps } = field
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

  function askModel(model: Model, from: number): undefined {
    if (!isWorthAsking(field, seen.marks, strongest(from))) return
    const points = modelPoints(model.logit(field.value))
    if (points === 0) return
    clean = false
    if (isExcluded?.(ctx, field.where, 'model')) return
    const { kind, because } = model.explain()
    const { where, steps } = field
    if (isExcluded !== null && FAMILIES[kind].some((family) => isExcluded(ctx, where, family))) return
    found.push({ id: `model.${kind}`, points, where, steps, because })
  }

  function inspect(): undefined {
    const { value } = field
    const start = found.length
    let before = start
    family = ''
    glance(value, seen)
    const { marks, words } = seen
    for (let i = 0; i < gates.length; i++) {
      const gate = gates[i]!
      if (!isOpen(gate, marks, (words & (1 << i)) !== 0)) continue
      const { detector } = gate
      // Detectors of one family stand next to each other.
      if (family !== detector.family) before = found.length
      family = detector.family
      detector.inspect(value, field, report)
      if (found.length > before + MOST_PER_PLACE) keepStrongest(found, before, MOST_PER_PLACE)
    }
    if (evasive && field.steps.length !== 0) {
      family = evasion.family
      evasion.inspect(value, field, report)
    }
    if (model !== null) askModel(model, start)
    // However many parameters a client sends, the list stays short and keeps what weighs most.
    if (found.length > maxSignals * 2) keepStrongest(found, 0, maxSignals)
  }

  return (request, fields) => {
    found = []
    ctx = request
    for (let i = 0; i < fields.length; i++) {
      field = fields[i]!
      if (field.plain || harmless.has(field)) continue
      const before = found.length
      clean = true
      inspect()
      if (clean) harmless.add(field)
      if (found.length > before && isEnough(found)) break
    }
    if (found.length > 1) keepStrongest(found, 0, maxSignals)
    return found
  }
}

function isCertain(found: readonly Signal[]): boolean {
  return composeScore(found as Signal[]) >= CERTAIN
}

/** An entry with every part present, so that all gates have one shape. */
type Gate = Required<Omit<Entry, 'words'>>

function toGate({ detector, withWord = 0, alone = 0, pairs = [] }: Entry): Gate {
  return { detector, withWord, alone, pairs }
}

function isOpen(gate: Gate, marks: number, named: boolean): boolean {
  if ((marks & gate.alone) !== 0) return true
  if (named && (gate.withWord === 0 || (marks & gate.withWord) !== 0)) return true
  const { pairs } = gate
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i]!
    if ((marks & pair[0]) !== 0 && (marks & pair[1]) !== 0) return true
  }
  return false
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
