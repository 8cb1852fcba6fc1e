import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { suggest } from '../../gateway/contract/index.ts'
import { readSeeds } from './corpus.ts'
import { fuzz } from './loop.ts'
import { targets } from './targets.ts'

// `npm run fuzz [-- --seconds 600 --target path --seed 7]`, or `--target path --replay FILE` for one input.
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    target: { type: 'string' },
    replay: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
if (!(seconds > 0)) throw new Error(`--seconds: expected a number above 0, found ${values.seconds}`)
const names = targets.map(({ name }) => name)
if (values.target !== undefined && !names.includes(values.target)) {
  const meant = suggest(values.target, names)
  throw new Error(`--target: there is no ${values.target}; ${meant ? `did you mean ${meant}?` : names.join(', ')}`)
}
const wanted = targets.filter(({ name }) => values.target === undefined || name === values.target)

if (values.replay !== undefined) {
  if (values.target === undefined) throw new Error('--replay needs --target')
  wanted[0]!.run(readFileSync(values.replay))
  console.log('nothing happened')
} else {
  console.log(`seed ${values.seed}, ${(seconds / wanted.length).toFixed(1)} s for each of ${wanted.length}`)
  for (const target of wanted) {
    const seeds = readSeeds(target.name)
    const { runs, reached, corpus, finding } = fuzz(
      target,
      seeds,
      Number(values.seed),
      (seconds / wanted.length) * 1_000,
    )
    console.log(
      `${target.name.padEnd(16)} ${String(runs).padStart(8)} inputs, ${String(reached).padStart(6)} characters of code reached, corpus ${seeds.length} -> ${corpus}`,
    )
    if (finding === null) continue
    const file = join(mkdtempSync(join(tmpdir(), 'sallyport-fuzz-')), target.name)
    writeFileSync(file, finding.input)
    console.log(`FOUND ${JSON.stringify(finding.input.toString('latin1'))}\n${finding.message}`)
    console.log(`again: npm run fuzz -- --target ${target.name} --replay ${file}`)
    process.exitCode = 1
  }
}
