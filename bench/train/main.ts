// `npm run train -- --data DIR`: the weights of the learned part of the threat score, and their report.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { VERSION, writeWeights } from '../../plugins/threat-score/model/weights.ts'
import { calibrate } from './calibrate.ts'
import { readCorpus } from './corpus.ts'
import { quantise, toTable } from './learn.ts'
import { toReport } from './report.ts'
import { learnAll, leaveOneOut, weigh } from './validate.ts'

const helpText = `usage: npm run train -- --data FOLDER [--data FOLDER ...] [--dry]

Trains the learned part of the threat score on the samples in the folders (bench:detection --help says what they hold)
on those of bench/detection/probes and on generated ones (bench/train/grammar). The same samples give the same weights, byte for byte. Writes
plugins/threat-score/model/weights.bin, weights.json (version, hash) and report.md.

  --dry    only prints the report
`

/** Relative to this file. */
const PROBES = new URL('../detection/probes', import.meta.url).pathname
const TARGET = new URL('../../plugins/threat-score/model/', import.meta.url)

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', multiple: true },
      dry: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void console.log(helpText)
  if (values.data === undefined) throw new Error('--data is missing: name the folder with the samples (--help)')
  const examples = await readCorpus([...values.data, PROBES])
  say(`${examples.length} values`)
  const table = toTable(examples)
  const weights = weigh(examples)
  const logits = leaveOneOut(table, weights, say)
  const point = calibrate(examples, logits)
  const file = writeWeights(
    quantise(
      learnAll(table, weights, () => true),
      point,
    ),
  )
  const sha256 = createHash('sha256').update(file).digest('hex')
  const report = toReport(examples, logits, point, { bytes: file.length, sha256 })
  if (!values.dry) {
    writeFileSync(new URL('weights.bin', TARGET), file)
    writeFileSync(new URL('weights.json', TARGET), `${JSON.stringify({ version: VERSION, sha256 }, null, 2)}\n`)
    writeFileSync(new URL('report.md', TARGET), report)
  }
  console.log(report)
}

function say(text: string): void {
  console.error(`train: ${text}`)
}

main().catch((error: Error) => {
  say(error.message)
  process.exitCode = 1
})
