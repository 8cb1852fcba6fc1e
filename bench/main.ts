// `npm run bench`: the gateway beside its peers, see README.md.
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, release } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { names, startField } from './entrants.ts'
import type { LoadJob, LoadResult } from './load.ts'
import type { ContenderResult } from './measure.ts'
import { type BenchOptions, helpText, parseOptions } from './options.ts'
import { endChildren, endChildrenOnExit } from './processes.ts'
import { type LeftOut, toReport } from './report.ts'
import { runRounds } from './rounds.ts'
import { startLoad } from './sender.ts'
import { judge, targets } from './targets.ts'

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), names)
  if (!options) return void console.log(helpText(names))
  endChildrenOnExit()
  const field = await startField(options.only)
  const { entrants, leftOut, cores } = field
  const load = await startLoad<LoadJob, LoadResult>('load.ts', cores?.rest ?? null)
  const results = await runRounds(load, entrants, leftOut, options, say)
  await Promise.all([load.stop(), field.stop()])
  console.log(toReport(results, leftOut, options.workload))
  say(`written to ${writeJson(options, cores !== null, results, leftOut)}`)
  if (leftOut.some(({ why }) => !why.startsWith('absent'))) process.exitCode ??= 1
}

function writeJson(
  options: BenchOptions,
  pinned: boolean,
  results: readonly ContenderResult[],
  leftOut: readonly LeftOut[],
): string {
  const date = new Date().toISOString()
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    arch: arch(),
    kernel: release(),
    node: process.version,
  }
  const judgements = targets
    .filter(({ workload }) => workload === options.workload)
    .map((target) => judge(target, results))
  const file = options.out ?? fileURLToPath(new URL(`./results/${date.replaceAll(':', '')}.json`, import.meta.url))
  mkdirSync(dirname(file), { recursive: true })
  const content = { date, machine, pinned, options, results, leftOut, targets: judgements.filter(Boolean) }
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  return file
}

function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`)
}

try {
  await main()
} catch (error) {
  // An interruption fails whatever was under way: its exit code is already set.
  if (process.exitCode === undefined) console.error(`bench: ${(error as Error).message}`)
  await endChildren()
  process.exit(process.exitCode ?? 1)
}
