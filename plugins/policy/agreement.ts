import type { Agreement, BoundCounter, ChallengerReport, PluginHost } from '../../gateway/contract/index.ts'
import type { Rule } from './rule.ts'

/** Counts on which requests a champion and a challenger had an effect: both, one of them, or neither. */
export interface Comparison {
  /** A new request; whatever was noted of one that came to nothing is forgotten. */
  begin(): undefined
  champion(index: number): undefined
  challenger(index: number): undefined
  /** Both have judged: whether they refused it. */
  conclude(championRefused: boolean, challengerRefused: boolean): undefined
  report(): Pick<ChallengerReport, 'refused' | 'agreement'>
}

const outcomes = ['neither', 'champion', 'challenger', 'both'] as const
type Outcome = (typeof outcomes)[number]
/** By outcome, in the order of `outcomes`: bit 1 the champion, bit 2 the challenger. */
type Counts = [number, number, number, number]

/** What outlives a reload, as long as neither the champion nor the challenger changes. */
interface Kept {
  readonly refused: Counts
  readonly rules: Map<string, Counts>
}

interface Cell {
  readonly policy: string
  readonly rule: string
  readonly counts: Counts
  readonly meters: readonly (BoundCounter | null)[]
  /** The bits of the request under way. */
  bits: number
}

/** `pair` names both sets of files. Rules of one name in files of one policy name are the same rule. */
export function compare(
  pair: string,
  champion: readonly Rule[],
  challenger: readonly Rule[],
  host: Pick<PluginHost, 'table' | 'metrics'>,
): Comparison {
  const kept = recall(pair, host)
  const cells = new Map<string, Cell>()
  const cellOf = cellMaker(kept, cells, host)
  const [ofChampion, ofChallenger] = [champion.map(cellOf), challenger.map(cellOf)]
  const compared = host.metrics.counter('compared_total', 'Requests that champion and challenger judged.', ['refused'])
  const meters = outcomes.map((outcome) => compared.with(outcome))
  const touched: Cell[] = []

  function touch(cell: Cell, bit: number): undefined {
    if (cell.bits === 0) touched.push(cell)
    cell.bits |= bit
  }

  function clear(): undefined {
    for (const cell of touched) cell.bits = 0
    touched.length = 0
  }

  return {
    begin: clear,
    champion: (index) => touch(ofChampion[index]!, 1),
    challenger: (index) => touch(ofChallenger[index]!, 2),
    conclude(championRefused, challengerRefused) {
      const bits = (championRefused ? 1 : 0) + (challengerRefused ? 2 : 0)
      kept.refused[bits]!++
      meters[bits]!.inc()
      for (const cell of touched) {
        cell.counts[cell.bits]!++
        cell.meters[cell.bits]?.inc()
      }
      return clear()
    },
    report: () => ({
      refused: toAgreement(kept.refused, sum(kept.refused)),
      agreement: [...cells.values()].map(({ policy, rule, counts }) => ({
        ...{ policy, rule },
        ...toAgreement(counts, sum(kept.refused)),
      })),
    }),
  }
}

function recall(pair: string, host: Pick<PluginHost, 'table'>): Kept {
  const table = host.table<Kept>('agreement', { max: 4, ttlMs: Number.MAX_SAFE_INTEGER })
  const kept = table.get(pair) ?? { refused: [0, 0, 0, 0], rules: new Map() }
  table.set(pair, kept)
  return kept
}

function cellMaker(kept: Kept, cells: Map<string, Cell>, { metrics }: Pick<PluginHost, 'metrics'>) {
  const help = 'Requests on which a rule had an effect, by whose rule it was.'
  const agreement = metrics.counter('agreement_total', help, ['policy', 'rule', 'outcome'])
  return ({ id, policy, name }: Rule): Cell => {
    const known = cells.get(id)
    if (known) return known
    const counts: Counts = kept.rules.get(id) ?? [0, 0, 0, 0]
    kept.rules.set(id, counts)
    // Requests on which neither acted are all others: `compared_total` less these.
    const meters = outcomes.map((outcome) => (outcome === 'neither' ? null : agreement.with(policy, name, outcome)))
    const cell: Cell = { policy, rule: name, counts, meters, bits: 0 }
    cells.set(id, cell)
    return cell
  }
}

function toAgreement(counts: Counts, total: number): Agreement {
  const of = (outcome: Outcome): number => counts[outcomes.indexOf(outcome)]!
  const [both, champion, challenger] = [of('both'), of('champion'), of('challenger')]
  return { both, champion, challenger, neither: total - both - champion - challenger }
}

function sum(counts: Counts): number {
  return counts[0] + counts[1] + counts[2] + counts[3]
}
