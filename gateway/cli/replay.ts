import { resolve } from 'node:path'
import { readKey } from '../capture/cipher.ts'
import type { Config } from '../config/schema.ts'
import { count } from '../config/values.ts'
import { formatProblem, type PluginDefinition, ProblemsError } from '../contract/index.ts'
import { normalizeAddress } from '../http/client-address.ts'
import { readConfig } from '../read-config.ts'
import { compare } from './replay/compare.ts'
import { openRequests } from './replay/open.ts'
import { renderComparison, toJson } from './replay/render.ts'

export interface ReplayCommand {
  readonly requests: string
  readonly config: string
  /** Policy files in place of those that the config names. */
  readonly policy: readonly string[]
  /** A whole configuration to compare with. */
  readonly candidateConfig?: string | undefined
  readonly client: string
  readonly host: string
  readonly show: number
  readonly json: boolean
  readonly failOnFlips: boolean
  readonly builtins: readonly PluginDefinition[]
  readonly env: Readonly<Record<string, string | undefined>>
  out(text: string): void
  err(text: string): void
}

/**
 * `sallyport replay`: decides on recorded requests in the time of the recording, and tells what another policy would have
 * decided otherwise. Returns the exit code: 1 for problems in configuration or policies, 3 for flips if those are failures.
 */
export async function replayCommand(command: ReplayCommand): Promise<number> {
  if (command.policy.length > 0 && command.candidateConfig !== undefined)
    throw new Error('--policy and --candidate-config are two candidates: name one of them')
  const client = normalizeAddress(command.client)
  if (client === null) throw new Error(`--client: ${JSON.stringify(command.client)} is not an address`)
  try {
    const present = await readConfig(command.config, command)
    const other = await candidateOf(command, present)
    const file = await openRequests(command.requests, { host: command.host, key: readKey(command.env) })
    const contest = { champion: other && present, candidate: other ?? present, client, show: command.show }
    const startMs = performance.now()
    const comparison = await compare(file, contest)
    const seconds = ((performance.now() - startMs) / 1_000).toFixed(1)
    command.err(`sallyport replay: ${count(comparison.census.requests, 'request')} in ${seconds} s\n`)
    command.out(command.json ? toJson(comparison) : renderComparison(comparison, command.requests))
    return command.failOnFlips && comparison.tally.flips() > 0 ? 3 : 0
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw new Error(`replay of ${command.requests}: ${(error as Error).message}`)
    for (const problem of error.problems) command.err(`${formatProblem(problem)}\n`)
    return 1
  }
}

/** `null`: none is named. */
async function candidateOf(command: ReplayCommand, present: Config): Promise<Config | null> {
  if (command.candidateConfig !== undefined) return readConfig(command.candidateConfig, command)
  return command.policy.length === 0 ? null : withPolicies(present, command.policy)
}

/** The same configuration with other policy files. */
function withPolicies(config: Config, files: readonly string[]): Config {
  const carriers = config.plugins.filter(({ definition }) => definition.tests)
  if (carriers.length !== 1) {
    const found = carriers.length === 0 ? 'no plugin has policy files' : `${carriers.length} plugins have policy files`
    throw new Error(`${config.file}: ${found}, so --policy cannot replace them; write --candidate-config`)
  }
  const absolute = files.map((file) => resolve(file))
  const plugins = config.plugins.map((plugin) => {
    const { tests } = plugin.definition
    return tests ? { ...plugin, config: tests.configFor(absolute, plugin.config) } : plugin
  })
  return { ...config, plugins }
}
