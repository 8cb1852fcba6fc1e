import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runBehaviours } from './behaviours/suite.ts'
import { runCacheTests } from './cache/suite.ts'
import { runDesync } from './desync/suite.ts'
import { runDifferential } from './differential/suite.ts'
import { startGateway } from './lab/gateway.ts'
import { type Recorder, startRecorder } from './lab/recorder.ts'
import { type LlhttpCase, readLlhttpCases } from './llhttp/cases.ts'
import { runRequests } from './llhttp/requests.ts'
import { runResponses } from './llhttp/responses.ts'
import { runUrls } from './llhttp/urls.ts'
import type { CaseResult, SuiteResult } from './outcome.ts'

export const suiteNames = [
  'desync',
  'llhttp-requests',
  'llhttp-responses',
  'llhttp-urls',
  'behaviours',
  'differential',
  'cache-tests',
] as const

export type SuiteName = (typeof suiteNames)[number]

export interface SuitePlaces {
  readonly data: string | null
  readonly cacheTests: string | null
}

/** Runs one suite before a gateway and an application of its own. */
export async function runSuite(name: SuiteName, places: SuitePlaces): Promise<SuiteResult> {
  const startMs = performance.now()
  const { cases, absent } = await runners[name](places)
  const seconds = (performance.now() - startMs) / 1_000
  return { suite: name, cases, seconds, ...(absent === undefined ? {} : { absent }) }
}

type Ran = Pick<SuiteResult, 'cases' | 'absent'>

const runners: Readonly<Record<SuiteName, (places: SuitePlaces) => Promise<Ran>>> = {
  desync: ({ data }) => withData(data, 'desync', (folder, port, recorder) => runDesync(folder, port, recorder)),
  'llhttp-requests': ({ data }) => withLlhttp(data, 'request', runRequests),
  'llhttp-responses': ({ data }) => withLlhttp(data, 'response', runResponses),
  'llhttp-urls': ({ data }) => withLlhttp(data, 'url', runUrls),
  behaviours: async () => ({ cases: await runBehaviours() }),
  differential: () => runDifferential(),
  'cache-tests': ({ cacheTests }) => runCacheTests(cacheTests),
}

type Runner<Input> = (input: Input, port: number, recorder: Recorder) => Promise<readonly CaseResult[]>

function withLlhttp(data: string | null, kind: LlhttpCase['kind'], run: Runner<readonly LlhttpCase[]>): Promise<Ran> {
  return withData(data, 'llhttp', (folder, port, recorder) =>
    run(
      readLlhttpCases(folder).filter((one) => one.kind === kind),
      port,
      recorder,
    ),
  )
}

async function withData(data: string | null, folder: string, run: Runner<string>): Promise<Ran> {
  if (data === null) return { cases: [], absent: 'give its folder with --data DIR' }
  const path = join(data, folder)
  if (!existsSync(path)) throw new Error(`--data ${data}: there is no folder ${folder} in it`)
  const recorder = await startRecorder()
  const gateway = await startGateway(recorder.url)
  try {
    const cases = await run(path, gateway.port, recorder)
    if (cases.length === 0) throw new Error(`--data ${data}: no cases in ${folder}`)
    return { cases }
  } finally {
    await gateway.stop()
    await recorder.close()
  }
}
