// `npm run bench:detection`: what is blocked of attacks and of ordinary traffic, see README.md.

import { encode } from './detection/encodings.ts'
import { createInProcessJudge } from './detection/in-process.ts'
import { microReport } from './detection/micro.ts'
import { type DetectionOptions, helpText, parseOptions } from './detection/options.ts'
import { createHttpJudge } from './detection/over-http.ts'
import { toReport } from './detection/report.ts'
import { places, requestWith } from './detection/requests.ts'
import { findFiles, readSamples, type Sample } from './detection/samples.ts'
import { count, createTally, type Tally, type Trial } from './detection/tally.ts'
import type { Judge } from './detection/verdict.ts'

/** Between two lines of progress. */
const PROGRESS_MS = 5000

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (!options) return void console.log(helpText)
  if (options === 'micro') return void console.log(await microReport())
  const files = findFiles(options.data)
  const judge =
    options.url === null ? await createInProcessJudge(options.threshold, options.without) : createHttpJudge(options.url)
  const tally = createTally()
  try {
    for (const file of files) await judgeFile(file, judge, tally, options)
  } finally {
    await judge.close()
  }
  if (tally.micros.length === 0) throw new Error('no sample fits --only; sources and classes are in the files')
  console.log(toReport(tally, options.url === null))
}

async function judgeFile(file: string, judge: Judge, tally: Tally, options: DetectionOptions): Promise<void> {
  const underWay = new Set<Promise<void>>()
  let turn = 0
  let spokeAt = performance.now()
  for await (const sample of readSamples(options.data, file, options.every)) {
    if (!isWanted(sample, options.only)) continue
    for (const trial of trialsOf(sample, turn++, options)) {
      const job = judgeOne(judge, tally, trial, options.worst)
      underWay.add(job)
      job.then(
        () => underWay.delete(job),
        () => {},
      )
      if (underWay.size >= judge.concurrency) await Promise.race(underWay)
    }
    if (performance.now() - spokeAt > PROGRESS_MS) {
      spokeAt = performance.now()
      say(`${file}: ${tally.micros.length} requests`)
    }
  }
  await Promise.all(underWay)
}

async function judgeOne(judge: Judge, tally: Tally, trial: Trial, worst: number): Promise<void> {
  count(tally, trial, await judge.judge(trial.request), worst)
}

function* trialsOf(sample: Sample, turn: number, options: DetectionOptions): Generator<Trial> {
  const { value, request } = sample
  if (value === null) {
    yield { sample, place: 'recorded', encoding: 'recorded', request: request! }
    return
  }
  for (const encoding of options.encodings) {
    const text = encode(value, encoding)
    for (const place of options.places ?? [places[turn % places.length]!]) {
      yield { sample, place, encoding, request: requestWith(text, place) }
    }
  }
}

function isWanted({ source, kind }: Sample, only: readonly string[] | null): boolean {
  return only === null || only.includes(source.toLowerCase()) || only.includes(kind)
}

function say(text: string): void {
  console.error(`bench:detection: ${text}`)
}

main().catch((error: Error) => {
  say(error.message)
  process.exitCode = 1
})
