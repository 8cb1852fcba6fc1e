import { modelPoints } from '../../plugins/threat-score/model/evidence.ts'
import { type LeftOut, share } from './validate.ts'

/** Points that are counted: any, half of the most, the most. */
const STEPS = [1, 25, 50] as const

/** Markdown: what the model makes of each source when it was trained on all others. */
export function toReport(
  folds: readonly LeftOut[],
  { slope, shift }: { readonly slope: number; readonly shift: number },
  { bytes, sha256 }: { readonly bytes: number; readonly sha256: string },
): string {
  const head = STEPS.map((points) => `${points}+ points`)
  const rows = folds.map(({ source, attacks, benign }) => {
    const cells = (logits: readonly number[]) =>
      STEPS.map((points) => percent(share(logits, (logit) => modelPoints(slope * logit + shift) >= points)))
    return `| ${[source, attacks.length, ...cells(attacks), benign.length, ...cells(benign)].join(' | ')} |`
  })
  return `# What the model learned

Written by \`npm run train\`. \`weights.bin\`: ${bytes} bytes, SHA-256 \`${sha256}\`.

Each source was judged by a model that had seen all sources but this one: the share of its values that get at least so many
points. Values that are plain (letters, digits) are never shown to the model and are not counted. Sources as
[the benchmark](../../../bench/README.md) names them; \`probes\` are the values in \`bench/detection/probes\`, chosen to be hard;
\`documentation\` are the eight sources of technical prose together.

| source | attacks | ${head.join(' | ')} | benign | ${head.join(' | ')} |
|---|${'---:|'.repeat(STEPS.length * 2 + 2)}
${rows.join('\n')}

The log-odds were calibrated on these judgements (slope ${slope.toFixed(4)}, shift ${shift.toFixed(4)}), each source and label counting
the same.
`
}

function percent(part: number): string {
  return Number.isNaN(part) ? '-' : `${(part * 100).toFixed(2)} %`
}
