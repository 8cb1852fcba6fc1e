import { existsSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { readDocuments } from '../config/documents.ts'
import { formatProblem, type PluginDefinition, ProblemsError, type SourceDocument } from '../contract/index.ts'
import { createFactRegistry, limitNames } from '../host.ts'
import { createGuard } from '../pipeline/budget.ts'
import { compilePipeline } from '../pipeline/compile.ts'
import type { ActivePlugin, Monitor } from '../pipeline/step.ts'
import { readConfig } from '../read-config.ts'
import { runDecisionTest, type TestBench, testClock } from './decision-test.ts'
import { dryHooks } from './dry-build.ts'

export interface TestCommand {
  readonly config: string
  /** Paths or globs; empty: the files that the config names. */
  readonly files: readonly string[]
  readonly builtins: readonly PluginDefinition[]
  readonly env: Readonly<Record<string, string | undefined>>
  out(text: string): void
  err(text: string): void
}

/** What tests run on. */
export interface TestPlan {
  readonly plugins: readonly PluginPlan[]
  readonly baseDir: string
  readonly tags: readonly string[]
  readonly limits: readonly string[] | null
  readonly upstreams: readonly string[] | null
  /** Files that need not be on the disk; `null` for all others. */
  documents?(patterns: readonly string[]): readonly SourceDocument[] | null
}

export interface PluginPlan {
  readonly name: string
  readonly definition: PluginDefinition
  readonly config: unknown
}

/** `sallyport test`: runs the tests written in policy files, each file on its own. Returns the exit code. */
export async function testCommand(command: TestCommand): Promise<number> {
  const startMs = performance.now()
  let passed = 0
  let failed = 0
  try {
    const plan = await planOf(command)
    const carrier = plan.plugins.find(({ definition }) => definition.tests)
    if (!carrier) {
      command.err('sallyport test: no plugin in the config has files with tests; add `- use: policy`\n')
      return 1
    }
    const patterns = command.files.length > 0 ? command.files.map((file) => resolve(file)) : filesOf(carrier.config)
    for (const document of await readDocuments(patterns, plan.baseDir)) {
      const tests = carrier.definition.tests!.read(document)
      command.out(`${relative('', document.file)}${tests.length === 0 ? '  (no tests)' : ''}\n`)
      for (const test of tests) {
        const problems = runDecisionTest(test, await benchFor(document, carrier, plan))
        if (problems.length === 0) passed++
        else failed++
        command.out(`  ${problems.length === 0 ? 'ok  ' : 'FAIL'} ${test.name}\n`)
        for (const problem of problems)
          command.out(`       ${formatProblem({ ...test.at, file: relative('', test.at.file), message: problem })}\n`)
      }
    }
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error
    for (const problem of error.problems) command.err(`${formatProblem(problem)}\n`)
    return 1
  }
  command.out(`${passed} passed, ${failed} failed in ${Math.round(performance.now() - startMs)} ms\n`)
  return failed > 0 ? 1 : 0
}

/** The plugins of the config, or all built-in ones where there is no config file. */
async function planOf(command: TestCommand): Promise<TestPlan> {
  const baseDir = dirname(resolve(command.config))
  if (existsSync(command.config)) {
    const { plugins, routes, upstreams } = await readConfig(command.config, command)
    const names = { limits: limitNames(plugins), upstreams: upstreams.map(({ name }) => name) }
    return { plugins, baseDir, tags: routes[0]?.tags ?? [], ...names }
  }
  const plugins = command.builtins
    .filter(({ tests, config }) => tests || !hasIssues(config['~standard'].validate({})))
    .map((definition) => ({ name: definition.name, definition, config: validated(definition, {}) }))
  return { plugins, baseDir, tags: [], limits: null, upstreams: null }
}

function hasIssues(result: unknown): boolean {
  return (result as { issues?: unknown }).issues !== undefined
}

function validated(definition: PluginDefinition, config: unknown): unknown {
  return (definition.config['~standard'].validate(config) as { value?: unknown }).value
}

function filesOf(config: unknown): readonly string[] {
  return (config as { files?: readonly string[] } | undefined)?.files ?? []
}

/** A pipeline of its own for each test: limits start full, and time stands still. */
export async function benchFor(document: SourceDocument, carrier: PluginPlan, plan: TestPlan): Promise<TestBench> {
  const clock = testClock()
  const facts = createFactRegistry()
  const documents = async (patterns: readonly string[]) =>
    plan.documents?.(patterns) ?? readDocuments(patterns, plan.baseDir)
  const active: ActivePlugin[] = []
  const owned = new Set<string>()
  for (const plugin of plan.plugins) {
    const { name, definition } = plugin
    if (definition.tests && definition !== carrier.definition) continue
    const own = definition.tests
      ? validated(definition, definition.tests.configFor([resolve(document.file)], plugin.config))
      : plugin.config
    const hooks = await dryHooks(
      { name, definition, config: own },
      { clock, facts, documents, enforcesBans: true },
      { owned, limits: plan.limits, upstreams: plan.upstreams },
    )
    active.push({
      name,
      mode: 'enforce',
      onFailure: definition.onFailure,
      consultMs: null,
      hooks,
      routes: null,
      guard: unlimited,
    })
  }
  const paths = { allow: new Set<never>(), duplicateSlash: 'keep' as const }
  return {
    pipeline: compilePipeline(active, 'test'),
    clock,
    monitor: failing,
    facts,
    owned,
    paths,
    route: { name: 'test', tags: plan.tags },
  }
}

const nothing = (): undefined => undefined
const unlimited = createGuard(
  { sampleEvery: 1, overrunMs: Number.POSITIVE_INFINITY, windowMs: 1, coolDownMs: 1 },
  { syncMicros: 1, canBypass: false, onOverrun: nothing, onRecovered: nothing },
)
/** In a test a plugin that throws is a failure of the test, not something to go on from. */
const failing: Monitor = {
  phase: nothing,
  failure(plugin, hook, _why, error) {
    throw error instanceof Error ? error : new Error(`plugin ${plugin} failed in ${hook}`)
  },
}
