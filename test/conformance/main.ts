// `npm run conformance`: third-party evidence of HTTP correctness, see docs/conformance.md.
import { writeFileSync } from 'node:fs'
import { endChildren, endChildrenOnExit } from '../../bench/processes.ts'
import { helpText, parseOptions } from './options.ts'
import type { SuiteResult } from './outcome.ts'
import { isClean, toReport } from './report.ts'
import { runSuite } from './suites.ts'

endChildrenOnExit()
try {
  const options = parseOptions(process.argv.slice(2))
  if (options === null) console.log(helpText)
  else {
    const results: SuiteResult[] = []
    for (const name of options.only) results.push(await runSuite(name, options))
    if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`)
    console.log(toReport(results, options.verbose))
    process.exitCode = isClean(results) ? 0 : 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
} finally {
  await endChildren()
}
