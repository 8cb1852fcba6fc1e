import type { Signal } from '../../gateway/contract/index.ts'
import { isMislabelled } from './mislabelled.ts'
import type { WireRequest } from './requests.ts'
import type { Sample } from './samples.ts'
import type { Verdict } from './verdict.ts'

/** Counts of requests that belong together. */
export interface Cell {
  count: number
  blocked: number
  /** Requests by score, 0 to 100; all zero where scores are not known. */
  readonly scores: Uint32Array
}

/** A sample as it is sent. */
export interface Trial {
  readonly sample: Sample
  readonly place: string
  readonly encoding: string
  readonly request: WireRequest
}

/** A request that was judged wrongly. */
export interface Mistake {
  readonly trial: Trial
  readonly score: number
  readonly signals: readonly Signal[]
}

export interface Tally {
  /** By `source\nclass`. */
  readonly attacks: Map<string, Cell>
  /** By source. */
  readonly benign: Map<string, Cell>
  readonly attackPlaces: Map<string, Cell>
  readonly benignPlaces: Map<string, Cell>
  readonly attackEncodings: Map<string, Cell>
  readonly benignEncodings: Map<string, Cell>
  /** Samples whose label is known to be wrong: `attack` and `benign` by label. In no other count. */
  readonly mislabelled: Map<string, Cell>
  /** By status, where there was one. */
  readonly statuses: Map<number, number>
  readonly micros: number[]
  /** The missed attacks with the lowest scores, by `source\nclass`. */
  readonly missed: Map<string, Mistake[]>
  /** The false alarms with the highest scores, by source. */
  readonly alarmed: Map<string, Mistake[]>
}

export function createTally(): Tally {
  return {
    attacks: new Map(),
    benign: new Map(),
    attackPlaces: new Map(),
    benignPlaces: new Map(),
    attackEncodings: new Map(),
    benignEncodings: new Map(),
    mislabelled: new Map(),
    statuses: new Map(),
    micros: [],
    missed: new Map(),
    alarmed: new Map(),
  }
}

/** Counts one verdict; `worst` mistakes are kept of each class and source. */
export function count(tally: Tally, trial: Trial, verdict: Verdict, worst: number): undefined {
  const { place, encoding, sample } = trial
  const { isAttack, source, kind } = sample
  if (isMislabelled(sample)) return addTo(tally.mislabelled, isAttack ? 'attack' : 'benign', verdict)
  const key = isAttack ? `${source}\n${kind}` : source
  addTo(isAttack ? tally.attacks : tally.benign, key, verdict)
  addTo(isAttack ? tally.attackPlaces : tally.benignPlaces, place, verdict)
  addTo(isAttack ? tally.attackEncodings : tally.benignEncodings, encoding, verdict)
  tally.micros.push(verdict.micros)
  if (verdict.status !== null) tally.statuses.set(verdict.status, (tally.statuses.get(verdict.status) ?? 0) + 1)
  if (verdict.blocked === isAttack || worst === 0) return
  const mistake = { trial, score: verdict.score ?? 0, signals: verdict.signals }
  keep(isAttack ? tally.missed : tally.alarmed, key, mistake, worst, isAttack ? 1 : -1)
}

function addTo(cells: Map<string, Cell>, key: string, { blocked, score }: Verdict): undefined {
  let cell = cells.get(key)
  if (cell === undefined) {
    cell = { count: 0, blocked: 0, scores: new Uint32Array(101) }
    cells.set(key, cell)
  }
  cell.count++
  if (blocked) cell.blocked++
  if (score !== null) cell.scores[score]!++
}

/** Keeps the `most` worst of a list: lowest scores first when `sign` is 1, highest first when it is -1. */
function keep(lists: Map<string, Mistake[]>, key: string, mistake: Mistake, most: number, sign: 1 | -1): void {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  if (list.length === most && sign * list.at(-1)!.score <= sign * mistake.score) return
  const at = list.findIndex(({ score }) => sign * score > sign * mistake.score)
  list.splice(at < 0 ? list.length : at, 0, mistake)
  if (list.length > most) list.pop()
}

/** Requests that score at least `threshold`. */
export function reached({ scores }: Cell, threshold: number): number {
  let sum = 0
  for (let score = threshold; score < scores.length; score++) sum += scores[score]!
  return sum
}

export function sumOf(cells: Iterable<Cell>): Cell {
  const sum: Cell = { count: 0, blocked: 0, scores: new Uint32Array(101) }
  for (const cell of cells) {
    sum.count += cell.count
    sum.blocked += cell.blocked
    cell.scores.forEach((n, score) => {
      sum.scores[score]! += n
    })
  }
  return sum
}
