import { resolve } from 'node:path'
import { Command } from 'commander'
import { builtins, excludable } from '../plugins/index.ts'
import { bansCommand } from './cli/bans.ts'
import { checkCommand } from './cli/check.ts'
import { dryBuild } from './cli/dry-build.ts'
import { type SuggestOptions, suggestCommand } from './cli/exclusions/command.ts'
import { explainCommand } from './cli/explain.ts'
import { runCommand } from './cli/run.ts'
import { schemaCommand } from './cli/schema.ts'
import { testCommand } from './cli/test.ts'
import { configJsonSchema } from './config/json-schema.ts'
import { suggest } from './contract/index.ts'
import { eventsJsonSchema } from './events/schema.ts'
import { readConfig } from './read-config.ts'
import { version } from './version.ts'

const { env } = process
const out = (text: string): void => void process.stdout.write(text)
const err = (text: string): void => void process.stderr.write(text)
const configOption = ['-c, --config <file>', 'the configuration', 'gateway.config.yaml'] as const

interface ConfigOption {
  readonly config: string
}

/** Exit codes: 0 done, 1 the answer is no (problems, a failed test, not found), 2 the command could not do its work. */
async function main(): Promise<void> {
  const program = new Command('sallyport')
    .description('Edge gateway: every request is limited, scored and decided on in front of an application.')
    .version(version)
    .showHelpAfterError()
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nEnvironment: SALLYPORT_LISTEN, SALLYPORT_ADMIN (host:port), SALLYPORT_UPSTREAM (URL), SALLYPORT_LOG_LEVEL.\n',
    )
  const finish = (code: number): void => {
    process.exitCode = code
  }
  program
    .command('run', { isDefault: true })
    .description('start the gateway')
    .option(...configOption)
    .action(async ({ config }: ConfigOption) => {
      // The last words are written; what a plugin left open must not keep the process.
      process.exit(await runCommand({ config, builtins, env }))
    })
  program
    .command('check')
    .description('validate config and policies; print every problem with file:line:col')
    .option(...configOption)
    .action(async ({ config }: ConfigOption) => {
      const load = () => readConfig(config, { env, builtins })
      finish(await checkCommand({ config, load, build: dryBuild, out, err }))
    })
  program
    .command('test')
    .description('run the tests written in policy files')
    .argument('[files...]', 'policy files or globs (default: those that the config names)')
    .option(...configOption)
    .action(async (files: string[], { config }: ConfigOption) => {
      finish(await testCommand({ config, files: files.map((file) => resolve(file)), builtins, env, out, err }))
    })
  program
    .command('explain')
    .description('why a request was decided as it was')
    .argument('<request-id>', 'the x-request-id of the answer')
    .option(...configOption)
    .option('--admin <host:port>', 'the admin address of the gateway (default: that of the config)')
    .option('--json', 'the record itself')
    .action(async (id: string, options: ConfigOption & { admin?: string; json?: boolean }) => {
      const admin = options.admin ?? (await adminOf(options.config))
      finish(await explainCommand({ id, admin, out, err, json: options.json === true }))
    })
  addBans(program, finish)
  program
    .command('schema')
    .description('JSON Schema of config and policies for editors, and of events for readers')
    .argument('[what]', 'config, policy or events', 'config')
    .action((what: string) => {
      const files = builtins.flatMap(({ name, fileSchema }) => (fileSchema ? [[name, fileSchema] as const] : []))
      finish(
        schemaCommand({
          what,
          schemas: {
            config: () => configJsonSchema(builtins),
            ...Object.fromEntries(files),
            events: eventsJsonSchema,
          },
          out,
          err,
        }),
      )
    })
  addExclusions(program, finish)
  const [first = 'run'] = process.argv.slice(2)
  const names = [...program.commands.map((command) => command.name()), 'help']
  // Without this a misspelt command would be taken for an argument of the default one.
  if (!first.startsWith('-') && !names.includes(first)) throw new Error(unknownCommand(first, names))
  await program.parseAsync()
}

interface BansOptions extends ConfigOption {
  readonly admin?: string
  readonly json?: boolean
  readonly for?: string
  readonly reason?: string
}

function addBans(program: Command, finish: (code: number) => void): void {
  const bans = program
    .command('bans')
    .description('the shared bans: who is kept away from every edge, and until when')
    .addHelpText('after', bansHelp)
  const add = (name: string, what: string, action: 'list' | 'ban' | 'allow' | 'remove'): Command => {
    const command = bans.command(name).description(what)
    if (action !== 'list')
      command.argument('<target>', 'address, network, identity:..., fingerprint:... or, to remove, an id')
    return command
      .option(...configOption)
      .option('--admin <host:port>', 'the admin address of any edge (default: that of the config)')
      .option('--json', 'for machines')
      .action(async (...args: unknown[]) => {
        const options = args[action === 'list' ? 0 : 1] as BansOptions
        const admin = options.admin ?? (await adminOf(options.config))
        const target = action === 'list' ? {} : { target: args[0] as string }
        const asked = { action, admin, token: env.SALLYPORT_ADMIN_TOKEN, reason: options.reason, for: options.for }
        finish(await bansCommand({ ...asked, ...target, json: options.json === true, out, err }))
      })
  }
  add('list', 'who is banned or allowed', 'list')
  for (const [name, what, action] of [
    ['add', 'ban a target', 'ban'],
    ['allow', 'protect a target from every ban, now and for so long', 'allow'],
  ] as const) {
    add(name, what, action)
      .requiredOption('--for <duration>', 'how long: 10m, 2h, 7d')
      .requiredOption('--reason <text>', 'why, for whoever has to explain it')
  }
  add('remove', 'lift a ban or an allow', 'remove').option('--reason <text>', 'why')
}

const bansHelp = `
Any running edge can be asked: they share the bans. Targets:
  203.0.113.7, 2001:db8::7           an address
  203.0.113.0/24, 2001:db8::/64      a network
  identity:key:abc                   who the client proved to be
  fingerprint:0123456789abcdef       the headers of a program (the plugin bans records them)
A token of \`adminTokens\` is read from SALLYPORT_ADMIN_TOKEN.
`

function addExclusions(program: Command, finish: (code: number) => void): void {
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
      finish(await suggestCommand(options, around))
    })
}

function unknownCommand(name: string, known: readonly string[]): string {
  const meant = suggest(name, known)
  return `there is no command "${name}"; ${meant ? `did you mean "${meant}"?` : `there is ${known.join(', ')}`}`
}

async function adminOf(config: string): Promise<string> {
  const { admin } = await readConfig(config, { env, builtins })
  if (admin === null)
    throw new Error(`${config} has \`admin: off\`: the running gateway cannot be asked; see its event stream`)
  return `http://${admin.host.includes(':') ? `[${admin.host}]` : admin.host}:${admin.port}`
}

main().catch((error: unknown) => {
  err(`sallyport: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
