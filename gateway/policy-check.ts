import { dirname, resolve } from 'node:path'
import { runDecisionTest } from './cli/decision-test.ts'
import { dryHooks } from './cli/dry-build.ts'
import { benchFor, type TestPlan } from './cli/test.ts'
import { readDocuments } from './config/documents.ts'
import type { Config } from './config/schema.ts'
import { type Clock, type Problem, ProblemsError, type SourceDocument } from './contract/index.ts'
import { enforcesBans } from './generation.ts'
import { createFactRegistry, limitNames } from './host.ts'
import { type PolicySet, parseSet } from './policy-sets.ts'

/** What a dry load of policies says. */
export interface PolicyFindings {
  readonly problems: readonly Problem[]
  readonly tests: TestFindings
}

export interface TestFindings {
  readonly passed: number
  readonly failed: readonly Problem[]
  /** Tests for which there was no time. */
  readonly left: number
}

/** Tests share the thread with requests: they take turns, and end. */
const testsMs = 2_000
const testMs = 50
const noTests: TestFindings = { passed: 0, failed: [], left: 0 }

/** Loads policies as the plugin would and runs the tests in them, without any effect on what is in force. */
export async function checkPolicies(
  config: Config,
  plugin: string,
  set: PolicySet,
  clock: Clock,
): Promise<PolicyFindings> {
  const configured = config.plugins.find(({ name }) => name === plugin)!
  const read = async (patterns: readonly string[]) => readDocuments(patterns, dirname(config.file))
  try {
    const documents = parseSet(set)
    const services = {
      ...{ clock, facts: createFactRegistry(), documents: read, policies: async () => documents },
      enforcesBans: enforcesBans(config),
    }
    const hooks = await dryHooks(configured, services, namesIn(config))
    await hooks.close?.()
    return { problems: [], tests: await runTests(config, plugin, documents, clock) }
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error
    return { problems: error.problems, tests: noTests }
  }
}

async function runTests(
  config: Config,
  plugin: string,
  documents: readonly SourceDocument[],
  clock: Clock,
): Promise<TestFindings> {
  const carrier = config.plugins.find(({ name }) => name === plugin)!
  const { tests } = carrier.definition
  if (!tests) return noTests
  const all = documents.flatMap((document) => tests.read(document).map((test) => ({ document, test })))
  const plan: TestPlan = {
    plugins: config.plugins,
    baseDir: dirname(config.file),
    tags: config.routes[0]?.tags ?? [],
    ...namesIn(config),
  }
  const endMs = clock.monotonicMs() + testsMs
  const failed: Problem[] = []
  let done = 0
  for (const { document, test } of all) {
    if (clock.monotonicMs() > endMs) break
    const bench = await benchFor(document, carrier, { ...plan, documents: only(document) })
    const lateMs = clock.monotonicMs() + testMs
    const problems = runDecisionTest(test, bench, () => clock.monotonicMs() > lateMs)
    failed.push(...problems.map((message) => ({ ...test.at, message: `${test.name}: ${message}` })))
    done++
    await new Promise((resume) => setImmediate(resume))
  }
  const failing = new Set(failed.map(({ line, file }) => `${file}:${line}`)).size
  return { passed: done - failing, failed, left: all.length - done }
}

function namesIn({ plugins, upstreams }: Config) {
  return { limits: limitNames(plugins), upstreams: upstreams.map(({ name }) => name) }
}

/** The file under test, which need not be on the disk; all others are. */
function only(document: SourceDocument): NonNullable<TestPlan['documents']> {
  return (patterns) => (patterns.includes(resolve(document.file)) ? [document] : null)
}
