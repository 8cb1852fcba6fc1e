// `npm run bench:gate`: fails when a ratio of budget.json is lost, see README.md.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { names, startField } from './entrants.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { endChildren, endChildrenOnExit } from './processes.ts'
import { plainTable } from './report.ts'
import { runRounds } from './rounds.ts'
import { startLoad } from './sender.ts'
import { type Judgement, judge, type Target } from './targets.ts'
import { type WorkloadName, workloads } from './workload.ts'

const help = `usage: npm run bench:gate -- [--budget FILE] [--only TEXT]

Measures the ratios of bench/budget.json and fails (exit code 1) when one is lost. A ratio is lost when it stays below its
budget, less the room for noise, in every attempt; one good attempt is enough. What is not installed is named and not judged.

  --budget FILE   another budget (default bench/budget.json)
  --only TEXT     only the ratios whose name holds this text
`

interface Budget {
  /** Share of a ratio that noise may take: 0.1 is a tenth. */
  readonly room: number
  /** How often a lost ratio is measured before it counts as lost. */
  readonly attempts: number
  readonly rounds: number
  readonly seconds: number
  readonly ratios: readonly Target[]
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { budget: { type: 'string' }, only: { type: 'string', default: '' }, help: { type: 'boolean' } },
  })
  if (values.help) return void console.log(help)
  const budget = readBudget(values.budget ?? new URL('./budget.json', import.meta.url))
  endChildrenOnExit()
  let open = budget.ratios.filter(({ what }) => what.includes(values.only))
  if (open.length === 0) throw new Error(`--only: no ratio's name holds ${JSON.stringify(values.only)}`)
  const last = new Map<Target, Judgement | string>()
  for (let attempt = 1; attempt <= budget.attempts && open.length > 0; attempt++) {
    for (const workload of Object.keys(workloads) as WorkloadName[]) {
      const asked = open.filter((one) => one.workload === workload)
      if (asked.length > 0) await measureOnce(asked, workload, budget, last)
    }
    open = open.filter((one) => isLost(last.get(one), budget))
    if (open.length > 0 && attempt < budget.attempts)
      say(`below its budget, measured again: ${open.map(({ what }) => what).join('; ')}`)
  }
  console.log(toTable(last, budget))
  if (open.length > 0) process.exitCode ??= 1
}

async function measureOnce(
  asked: readonly Target[],
  workload: WorkloadName,
  { rounds, seconds }: Budget,
  last: Map<Target, Judgement | string>,
): Promise<void> {
  const field = await startField([...new Set(asked.flatMap(({ ours, other }) => [ours, other]))])
  const load = await startLoad<LoadJob, LoadResult>('load.ts', field.cores?.rest ?? null)
  const timing = { rounds, seconds, warmUpSeconds: seconds, connections: 50, workload }
  const results = await runRounds(load, field.entrants, field.leftOut, timing, say)
  await Promise.all([load.stop(), field.stop()])
  for (const one of asked) {
    const out = field.leftOut.find(({ name }) => name === one.ours || name === one.other)
    last.set(one, judge(one, results) ?? `${out?.name}: ${out?.why}`)
  }
}

/** What could not be measured because a program is absent is not lost; a server that failed is. */
function isLost(judgement: Judgement | string | undefined, { room }: Budget): boolean {
  if (typeof judgement === 'string') return !judgement.includes(': absent')
  return judgement === undefined || lowerOf(judgement) < judgement.least * (1 - room)
}

function lowerOf({ ratio, ratioPerCpu }: Judgement): number {
  return Math.min(ratio, ratioPerCpu ?? ratio)
}

function toTable(last: ReadonlyMap<Target, Judgement | string>, budget: Budget): string {
  const table = plainTable(['ratio', 'budget', 'measured', ''], 1)
  for (const [{ what, least }, judgement] of last) {
    const measured = typeof judgement === 'string' ? '-' : lowerOf(judgement).toFixed(2)
    const kept = isLost(judgement, budget) ? 'LOST' : 'kept'
    table.push([what, least.toFixed(2), measured, typeof judgement === 'string' ? judgement : kept])
  }
  return `${table}\n\nlost: below the budget by more than ${budget.room * 100} % in each of ${budget.attempts} attempts`
}

/** Throws an error that says what is wrong with the file. */
function readBudget(file: string | URL): Budget {
  const budget = JSON.parse(readFileSync(file, 'utf8')) as Budget
  for (const { what, workload, ours, other, least } of budget.ratios) {
    const wrong = [ours, other].find((name) => !names.includes(name))
    if (wrong !== undefined)
      throw new Error(`${file}: ${what}: there is no server ${wrong}; choose from ${names.join(', ')}`)
    if (!Object.hasOwn(workloads, workload)) throw new Error(`${file}: ${what}: there is no workload ${workload}`)
    if (!(least > 0)) throw new Error(`${file}: ${what}: "least" must be a number above 0`)
  }
  return budget
}

function say(text: string): void {
  process.stderr.write(`bench:gate: ${text}\n`)
}

try {
  await main()
} catch (error) {
  if (process.exitCode === undefined) console.error(`bench:gate: ${(error as Error).message}`)
  await endChildren()
  process.exit(process.exitCode ?? 1)
}
