import type { Command } from 'commander'
import type { SuggestOptions } from '../exclusions/command.ts'
import { type Around, type ConfigOption, configOption } from './around.ts'

export function addExclusions(
  program: Command,
  { finish, adminOf, out, err, excludable }: Around & { readonly excludable: readonly string[] },
): void {
  program
    .command('exclusions')
    .description('exclusions of threat-score')
    .command('suggest')
    .description('exclusions that would have let recorded false alarms pass, as YAML')
    .option(...configOption)
    .option('--events <file>', 'decisions from an event stream (NDJSON); - is the standard input')
    .option('--admin <host:port>', 'decisions that a running gateway remembers (default: the admin of the config)')
    .option('--rule <id>', 'only requests that this policy rule matched')
    .option('--since <time>', 'only events since then: 2027-03-31, or 24h; needs --events')
    .option('--threshold <score>', 'requests with this score or more are candidates (default: 60)')
    .option('--min-clients <n>', 'fewest clients that must have shown the evidence (default: 3, with --false-alarms 2)')
    .option('--false-alarms <ids>', 'only these requests are false alarms: ids with commas between them')
    .option('--json', 'the suggestions and the figures behind them')
    .action(async (options: ConfigOption & SuggestOptions & { admin?: string }) => {
      const admin = async () => options.admin ?? (await adminOf(options.config))
      const around = { admin, families: excludable, stdin: process.stdin, nowMs: Date.now(), out, err }
      const { suggestCommand } = await import('../exclusions/command.ts')
      finish(await suggestCommand(options, around))
    })
}
