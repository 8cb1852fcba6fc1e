// `npm run bench:detection`: what is blocked of attacks and of ordinary traffic, see README.md.
import { createInProcessJudge } from './detection/in-process.ts'
import { type DetectionOptions, helpText, parseOptions } from './detection/options.ts'
import { createHttpJudge } from './detection/over-http.ts'
import { toReport } from './detection/report.ts'
import { type Place, places, requestWith, type WireRequest } from './detection/requests.ts'
import { findFiles, readSamples, type Sample } from './detection/samples.ts'
import { count, createTally, type Tally } from './detection/tally.ts'
import type { Judge } from './detection/verdict.ts'

/** Between two lines of progress. */
const PROGRESS_MS = 5000

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (!options) return void console.log(helpText)
  const files = findFiles(options.data)
  const judge = options.url === null ? await createInProcessJudge(options.threshold) : createHttpJudge(options.url)
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
    for (const [place, request] of requestsOf(sample, turn++, options.places)) {
      const job = judgeOne(judge, tally, sample, place, request, options.worst)
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

async function judgeOne(
  judge: Judge,
  tally: Tally,
  sample: Sample,
  place: string,
  request: WireRequest,
  worst: number,
): Promise<void> {
  count(tally, sample, place, await judge.judge(request), worst)
}

function* requestsOf(
  { value, request }: Sample,
  turn: number,
  wanted: readonly Place[] | null,
): Generator<readonly [string, WireRequest]> {
  if (value === null) yield ['recorded', request!]
  else for (const place of wanted ?? [places[turn % places.length]!]) yield [place, requestWith(value, place)]
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
