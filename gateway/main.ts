import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { builtins } from '../plugins/index.ts'
import {
  captureDecryptCommand,
  captureImportCommand,
  captureInfoCommand,
  captureKeyCommand,
  type ImportOptions,
} from './cli/capture.ts'
import { checkCommand } from './cli/check.ts'
import { dryBuild } from './cli/dry-build.ts'
import { explainCommand, explainFromEvents } from './cli/explain.ts'
import { replayCommand } from './cli/replay.ts'
import { runCommand } from './cli/run.ts'
import { schemaCommand } from './cli/schema.ts'
import { testCommand } from './cli/test.ts'
import { configJsonSchema } from './config/json-schema.ts'
import { suggest } from './contract/index.ts'
import { readConfig } from './read-config.ts'
import { version } from './version.ts'

const { env } = process
const out = (text: string): void => void process.stdout.write(text)
const err = (text: string): void => void process.stderr.write(text)
const configOption = ['-c, --config <file>', 'the configuration', 'gateway.config.yaml'] as const

interface ConfigOption {
  readonly config: string
}

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
  addReplay(program, finish)
  addCapture(program, finish)
  program
    .command('schema')
    .description('JSON Schema of config and policies, for editors')
    .argument('[what]', 'config or policy', 'config')
    .action((what: string) => {
      const files = builtins.flatMap(({ name, fileSchema }) => (fileSchema ? [[name, fileSchema] as const] : []))
      finish(
        schemaCommand({
          what,
          schemas: { config: () => configJsonSchema(builtins), ...Object.fromEntries(files) },
          out,
          err,
        }),
      )
    })
  const [first = 'run'] = process.argv.slice(2)
  const names = [...program.commands.map((command) => command.name()), 'help']
  // Without this a misspelt command would be taken for an argument of the default one.
  if (!first.startsWith('-') && !names.includes(first)) throw new Error(unknownCommand(first, names))
  await program.parseAsync()
}

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

function addReplay(program: Command, finish: (code: number) => void): void {
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
      finish(await replayCommand({ ...options, policy, json, failOnFlips, builtins, env, out, err }))
    })
}

function addCapture(program: Command, finish: (code: number) => void): void {
  const surroundings = { env, out, err }
  const capture = program.command('capture').description('look into recorded requests, and make them from other files')
  capture
    .command('key')
    .description('a new key for SALLYPORT_CAPTURE_KEY')
    .action(() => finish(captureKeyCommand(surroundings)))
  capture
    .command('info')
    .description('what is in capture files')
    .argument('<files...>')
    .action(async (files: string[]) => finish(await captureInfoCommand(files, surroundings)))
  capture
    .command('decrypt')
    .description('the records of a capture as JSON, one a line')
    .argument('<file>')
    .action(async (file: string) => finish(await captureDecryptCommand(file, surroundings)))
  capture
    .command('import')
    .description('a HAR file or an access log as a capture, without its secrets')
    .argument('<file>')
    .option('--redact <names...>', 'further names of headers, parameters and fields whose values are replaced', [])
    .option('--clear', 'do not encrypt', false)
    .option('--host <name>', 'the Host of requests in access logs', 'localhost')
    .action(async (file: string, options: Omit<ImportOptions, 'file'>) => {
      finish(await captureImportCommand({ ...options, file }, surroundings))
    })
}

function toCount(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('write a whole number.')
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
