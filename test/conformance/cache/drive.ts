// Runs http-cache-tests against one address: drive.ts PACKAGE_FOLDER BASE_URL RESULT_FILE
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

interface Runner {
  runTests(suites: unknown, fetch: unknown, browserCache: boolean, base: string): Promise<void>
  getResults(): Record<string, unknown>
}

const [folder, base, file] = process.argv.slice(2) as [string, string, string]
const load = async (path: string): Promise<unknown> => import(pathToFileURL(join(folder, path)).href)

const runner = (await load('client/runner.mjs')) as Runner
const { default: suites } = (await load('tests/index.mjs')) as { default: unknown }
await runner.runTests(suites, fetch, false, base)
writeFileSync(file, JSON.stringify(runner.getResults()))
process.exit(0)
