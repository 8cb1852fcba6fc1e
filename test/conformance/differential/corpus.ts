import { type Base, bases, newDraft, toBytes } from './draft.ts'
import { type Mutation, mutations } from './mutations.ts'

export interface CorpusCase {
  readonly name: string
  readonly labels: readonly string[]
  /** latin1. */
  readonly bytes: string
}

/** Two mutations in one request: what one parser forgives may change what the other sees. */
const pairs = 3_500
const seed = 9112

/** The same requests on every run: each mutation alone on each kind of request, then pairs. */
export function buildCorpus(): readonly CorpusCase[] {
  const all = [...mutations.values()].flat()
  const cases = bases.map((base) => toCase(base, []))
  for (const mutation of all) for (const base of basesFor(mutation)) cases.push(toCase(base, [mutation]))
  const random = generator(seed)
  const names = [...mutations.keys()]
  while (cases.length < all.length * bases.length + pairs) {
    const [first, second] = [pick(names, random), pick(names, random)]
    if (first === second) continue
    const chosen = [pick(mutations.get(first)!, random), pick(mutations.get(second)!, random)]
    cases.push(toCase(pick(bases, random), chosen))
  }
  return cases
}

/** Framing mutations make the body themselves. */
function basesFor({ label }: Mutation): readonly Base[] {
  return /^(?:length|coding|chunk)\//.test(label) ? ['length'] : bases
}

function toCase(base: Base, chosen: readonly Mutation[]): CorpusCase {
  const draft = newDraft(base)
  for (const mutation of chosen) mutation.apply(draft)
  const labels = chosen.map(({ label }) => label)
  return { name: [base, ...labels.map((label) => JSON.stringify(label))].join(' + '), labels, bytes: toBytes(draft) }
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!
}

/** mulberry32 (Tommy Ettinger, public domain): small, and good enough to choose test cases. */
function generator(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
