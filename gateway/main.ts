import { resolve } from 'node:path'
import { Command } from 'commander'
import { builtins, excludable } from '../plugins/index.ts'
import { type ConfigOption, configOption } from './cli/arguments/around.ts'
import { addBans } from './cli/arguments/bans.ts'
import { addCapture } from './cli/arguments/capture.ts'
import { addExclusions } from './cli/arguments/exclusions.ts'
import { addReplay } from './cli/arguments/replay.ts'
import { checkCommand } from './cli/check.ts'
import { dryBuild } from './cli/dry-build.ts'
import { explainCommand, explainFromEvents } from './cli/explain.ts'
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

/**
 * Exit codes: 0 done, 1 the answer is no (problems, a failed test, not found), 2 the command could not do its work, 3 flips
 * with `replay --fail-on-flips`.
 */
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
      finish(await checkCommand({ config, load, build: (read) => dryBuild(read, env), out, err }))
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
    .option('--events <file>', 'look into a file of decision events instead of asking a gateway')
    .option('--json', 'the record itself')
    .action(async (id: string, options: ConfigOption & { admin?: string; json?: boolean; events?: string }) => {
      const json = options.json === true
      if (options.events !== undefined)
        return finish(await explainFromEvents({ id, file: options.events, out, err, json }))
      const admin = options.admin ?? (await adminOf(options.config))
      finish(await explainCommand({ id, admin, out, err, json }))
    })
  const around = { finish, adminOf, env, out, err }
  addBans(program, around)
  addReplay(program, { ...around, builtins })
  addCapture(program, around)
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
  addExclusions(program, { ...around, excludable })
  const [first = 'run'] = process.argv.slice(2)
  const names = [...program.commands.map((command) => command.name()), 'help']
  // Without this a misspelt command would be taken for an argument of the default one.
  if (!first.startsWith('-') && !names.includes(first)) throw new Error(unknownCommand(first, names))
  await program.parseAsync()
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
