import { classes } from '../../plugins/threat-score/model/classes.ts'
import { modelPoints } from '../../plugins/threat-score/model/evidence.ts'
import { beyondPoint } from './calibrate.ts'
import { type Example, scoreWith } from './example.ts'
import type { OperatingPoint } from './learn.ts'
import { DENY, rowsOf, sourcesOf } from './validate.ts'

/** Collections of payloads by themselves. Tests of CRS rules are rules as much as attacks, and the probes are our own. */
const OUTSIDE: ReadonlySet<string> = new Set(['crs', 'probes'])

/** Points that are counted: any, enough to turn a doubt, enough to deny. */
const STEPS = [1, 50, 80] as const

/** Markdown: what the families and a model that was trained without the source make of each source. */
export function toReport(
  examples: readonly Example[],
  logits: Float64Array,
  point: OperatingPoint,
  { bytes, sha256 }: { readonly bytes: number; readonly sha256: string },
): string {
  const { slope, shift, silent } = point
  const judged: Judged = { examples, beyond: beyondPoint(logits, point) }
  const least = silent.map((odds, kind) => `${classes[kind]} ${odds.toFixed(2)}`).join(', ')
  return `# What the model learned

Written by \`npm run train\`. \`weights.bin\`: ${bytes} bytes, SHA-256 \`${sha256}\`.

Each source was judged by a model that had seen all sources but this one. **The families are written by hand and cannot be
left out**: they were written with the public collections at hand. What they do at first sight show the probes in
[the documentation](../../../docs/threat-score.md#measured). Values stand in a form field. Sources as
[the benchmark](../../../bench/README.md) names them; \`probes\` are our own values and requests, chosen to be hard;
\`documentation\` are the eight sources of technical prose together. Samples made by a grammar
(\`bench/train/grammar\`) are trained on and judged nowhere.

## Detection, at score ${DENY}

| class | source | attacks | families only | with the model, never seen |
|---|---|---:|---:|---:|
${attackRows(judged).join('\n')}

Mean of the classes over the sources but ${[...OUTSIDE].join(' and ')}: families only ${percent(meanOfClasses(judged, false))}, with the
model ${percent(meanOfClasses(judged, true))}. Mean of these rows: ${percent(meanOfRows(judged, false))} and ${percent(meanOfRows(judged, true))}.

## False alarms, at score ${DENY}

| source | harmless | families only | with the model, never seen |
|---|---:|---:|---:|
${alarmRows(judged).join('\n')}

## The model alone

Of the values that it is asked about, the share that gets at least so many points.

| source | attacks | ${heads()} | harmless | ${heads()} |
|---|${'---:|'.repeat(STEPS.length * 2 + 2)}
${modelRows(judged).join('\n')}

The log-odds were calibrated on these judgements (slope ${slope.toFixed(4)}, shift ${shift.toFixed(4)}), each source and label counting
the same. The model speaks of a class from these log-odds on: ${least}. They are the least with which
it adds no more than one false alarm in a thousand to any source, and one in two hundred to the probes.
`
}

interface Judged {
  readonly examples: readonly Example[]
  /** Log-odds beyond the operating point. */
  readonly beyond: Float64Array
}

interface Share {
  readonly source: string
  readonly kind: number
  readonly count: number
  readonly before: number
  readonly after: number
}

function shareOf({ examples, beyond }: Judged, source: string, isAttack: boolean, kind: number): Share {
  const fits = (one: Example) => one.source === source && one.isAttack === isAttack && (!isAttack || one.kind === kind)
  const rows = rowsOf(examples, fits)
  const refused = (score: (row: number) => number) => rows.filter((row) => score(row) >= DENY).length / rows.length
  const before = refused((row) => examples[row]!.score)
  const after = refused((row) => scoreWith(examples[row]!, beyond[row]!))
  return { source, kind, count: rows.length, before, after }
}

function attackShares(judged: Judged): readonly Share[] {
  const sources = sourcesOf(judged.examples)
  return classes.flatMap((_, kind) =>
    sources.map((source) => shareOf(judged, source, true, kind)).filter(({ count }) => count > 0),
  )
}

function attackRows(judged: Judged): readonly string[] {
  return attackShares(judged).map(
    ({ source, kind, count, before, after }) =>
      `| ${classes[kind]} | ${source} | ${count} | ${percent(before)} | ${percent(after)} |`,
  )
}

function alarmRows(judged: Judged): readonly string[] {
  return sourcesOf(judged.examples)
    .map((source) => shareOf(judged, source, false, -1))
    .filter(({ count }) => count > 0)
    .map(({ source, count, before, after }) => `| ${source} | ${count} | ${percent(before)} | ${percent(after)} |`)
}

/** Each class by all its attacks, whatever collection they are from. */
function meanOfClasses(judged: Judged, withModel: boolean): number {
  const shares = attackShares(judged).filter(({ source }) => !OUTSIDE.has(source))
  const found = [...Map.groupBy(shares, ({ kind }) => kind).values()].map((rows) => {
    const hits = rows.reduce((sum, { count, before, after }) => sum + count * (withModel ? after : before), 0)
    return hits / rows.reduce((sum, { count }) => sum + count, 0)
  })
  return mean(found)
}

function meanOfRows(judged: Judged, withModel: boolean): number {
  const shares = attackShares(judged).filter(({ source }) => !OUTSIDE.has(source))
  return mean(shares.map(({ before, after }) => (withModel ? after : before)))
}

function modelRows({ examples, beyond }: Judged): readonly string[] {
  return sourcesOf(examples).map((source) => {
    const cells = [true, false].flatMap((isAttack) => {
      const rows = rowsOf(examples, (one) => one.asked && one.source === source && one.isAttack === isAttack)
      const reached = (least: number) => rows.filter((row) => modelPoints(beyond[row]!) >= least).length / rows.length
      return [rows.length, ...STEPS.map((least) => percent(reached(least)))]
    })
    return `| ${[source, ...cells].join(' | ')} |`
  })
}

function heads(): string {
  return STEPS.map((points) => `${points}+ points`).join(' | ')
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function percent(part: number): string {
  return Number.isNaN(part) ? '-' : `${(part * 100).toFixed(2)} %`
}
