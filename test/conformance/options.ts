import { parseArgs } from 'node:util'
import { type SuiteName, suiteNames } from './suites.ts'

export interface ConformanceOptions {
  /** Folder with `desync` and `llhttp`; `null`: these suites are counted as absent. */
  readonly data: string | null
  /** Folder of an unpacked http-cache-tests package; `null`: that suite is counted as absent. */
  readonly cacheTests: string | null
  readonly only: readonly SuiteName[]
  readonly verbose: boolean
  /** File for everything as JSON. */
  readonly json: string | null
}

export const helpText = `usage: npm run conformance -- [options]

Runs third-party evidence of HTTP correctness against the gateway; exits with 1 when something is unexplained.

  --data DIR          folder with the desync and llhttp cases (their suites are absent without it)
  --cache-tests DIR   folder of the unpacked npm package http-cache-tests (its suite is absent without it)
  --only A,B          only these of: ${suiteNames.join(', ')}
  --verbose           every case that differs, with its reason, not only the unexplained ones
  --json FILE         write every case to a file
  --help              this text
`

/** Throws an error that says what is wrong with the arguments; `null` when help was asked for. */
export function parseOptions(args: readonly string[]): ConformanceOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      'cache-tests': { type: 'string' },
      only: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  const only = values.only?.split(',').filter((name) => name !== '') ?? suiteNames
  const unknown = only.find((name) => !suiteNames.includes(name as SuiteName))
  if (unknown !== undefined) throw new Error(`--only: there is no ${unknown}; choose from ${suiteNames.join(', ')}`)
  return {
    data: values.data ?? null,
    cacheTests: values['cache-tests'] ?? null,
    only: only as SuiteName[],
    verbose: values.verbose,
    json: values.json ?? null,
  }
}
