import { type Command, InvalidArgumentError } from 'commander'
import type { PluginDefinition } from '../../contract/index.ts'
import { type Around, type ConfigOption, configOption } from './around.ts'

interface ReplayOptions extends ConfigOption {
  readonly requests: string
  readonly policy?: string[]
  readonly candidateConfig?: string
  readonly client: string
  readonly host: string
  readonly show: number
  readonly json?: boolean
  readonly failOnFlips?: boolean
}

export function addReplay(
  program: Command,
  { finish, env, out, err, builtins }: Around & { readonly builtins: readonly PluginDefinition[] },
): void {
  program
    .command('replay')
    .description('decide on recorded requests, and tell what another policy would decide otherwise')
    .requiredOption('-r, --requests <file>', 'a capture, a HAR 1.2 file or an access log')
    .option('-p, --policy <files...>', 'policy files to try in place of those that the config names')
    .option('--candidate-config <file>', 'a whole configuration to try')
    .option(...configOption)
    .option('--client <address>', 'the client of requests that name none', '203.0.113.7')
    .option('--host <name>', 'the Host of requests in access logs', 'localhost')
    .option('--show <number>', 'how many flips are listed', toCount, 20)
    .option('--json', 'the comparison as JSON')
    .option('--fail-on-flips', 'exit with 3 when a request is decided otherwise')
    .action(async ({ policy = [], json = false, failOnFlips = false, ...options }: ReplayOptions) => {
      const { replayCommand } = await import('../replay.ts')
      finish(await replayCommand({ ...options, policy, json, failOnFlips, builtins, env, out, err }))
    })
}

function toCount(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('write a whole number.')
}
