import { composeScore, familyOf, familyPoints, type Score, type Signal } from '../contract/index.ts'

/** The evidence by family and place, and how it adds up to the score (the arithmetic of `composeScore`). */
export function renderScore({ total, signals }: Score): string[] {
  const counted = signals.filter(({ observed }) => !observed)
  const families = strongestFirst(familyPoints(counted))
  const lines = families.flatMap(([family, points]) => familyLines(family, points, counted))
  if (families.length > 0)
    lines.push(
      sumLine(
        families.map(([, points]) => points),
        composeScore(counted),
        total,
      ),
    )
  for (const { id, points, where } of signals.filter(({ observed }) => observed)) {
    lines.push(`not counted, its plugin is in observe mode: ${points}  ${id} in ${where}`)
  }
  return lines
}

/** What the score would have been without its strongest families: one line more for each. Families combine freely. */
export function withoutFamilies(signals: readonly Signal[]): { readonly families: string[]; readonly total: number }[] {
  const families = strongestFirst(familyPoints(signals)).map(([family]) => family)
  return families.map((_, n) => {
    const absent = families.slice(0, n + 1)
    return { families: absent, total: composeScore(signals.filter(({ id }) => !absent.includes(familyOf(id)))) }
  })
}

function strongestFirst(points: ReadonlyMap<string, number>): [string, number][] {
  return [...points].sort(([, a], [, b]) => b - a)
}

function familyLines(family: string, points: number, signals: readonly Signal[]): string[] {
  const own = signals.filter(({ id }) => familyOf(id) === family)
  const places = Map.groupBy(own, ({ where }) => where)
  const ranked = [...places]
    .map(([where, found]) => ({
      where,
      found: found.sort((a, b) => b.points - a.points),
      sum: familyPoints(found).get(family) ?? 0,
    }))
    .sort((a, b) => b.sum - a.sum)
  return [
    `${family} ${short(points)}`,
    ...ranked.flatMap(({ where, found, sum }, n) => {
      const note = n === 0 ? '' : ' (not counted: a family counts with its strongest place)'
      return [`  in ${where}: ${terms(found, sum)}${note}`, ...found.map(signalLine)]
    }),
  ]
}

/** `60 + 20/2 + 8/4 = 72`: the strongest in full, each further one by half of the one before. */
function terms(found: readonly Signal[], sum: number): string {
  if (found.length === 1) return short(sum)
  const written = found.map(({ points }, n) => (n === 0 ? `${points}` : `${points}/${2 ** n}`)).join(' + ')
  return `${written} = ${short(sum)}${sum === 100 ? ' (at most 100)' : ''}`
}

function signalLine({ id, points, steps, because }: Signal): string {
  const read = steps && steps.length > 0 ? `, read after ${steps.join(', ')}` : ''
  const why =
    because && because.length > 0 ? `, because of ${because.map((piece) => JSON.stringify(piece)).join(' ')}` : ''
  return `    ${points}  ${id}${read}${why}`
}

function sumLine(families: readonly number[], computed: number, recorded: number): string {
  const harmless = families.map((points) => `(1 - ${short(points / 100)})`).join(' x ')
  const agreement =
    computed === recorded ? 'as recorded' : `but ${recorded} is recorded: the record does not hold every signal`
  return `100 x (1 - ${harmless}), rounded = ${computed}, ${agreement}`
}

function short(number: number): string {
  return String(Math.round(number * 10_000) / 10_000)
}
