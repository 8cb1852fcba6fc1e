import { Command } from 'commander'
import { builtins, excludable } from '../plugins/index.ts'
import { type ConfigOption, configOption } from './cli/arguments/around.ts'
import { addBans } from './cli/arguments/bans.ts'
import { addCapture } from './cli/arguments/capture.ts'
import { addCheck } from './cli/arguments/check.ts'
import { addExclusions } from './cli/arguments/exclusions.ts'
import { addExplain } from './cli/arguments/explain.ts'
import { addReplay } from './cli/arguments/replay.ts'
import { addSchema } from './cli/arguments/schema.ts'
import { addTest } from './cli/arguments/test.ts'
import { runCommand } from './cli/run.ts'
import { suggest } from './contract/index.ts'
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
  const around = { finish, adminOf, env, out, err }
  addCheck(program, { ...around, builtins })
  addTest(program, { ...around, builtins })
  addExplain(program, around)
  addBans(program, around)
  addReplay(program, { ...around, builtins })
  addCapture(program, around)
  addSchema(program, { ...around, builtins })
  addExclusions(program, { ...around, excludable })
  const [first = 'run'] = process.argv.slice(2)
  const names = [...program.commands.map((command) => command.name()), 'help']
  // Without this a misspelt command would be taken for an argument of the default one.
  if (!first.startsWith('-') && !names.includes(first)) throw new Error(unknownCommand(first, names))
  // `sallyport ... | head`: whoever reads has seen enough. A gateway goes on without a reader.
  if (first !== 'run' && !first.startsWith('-')) process.stdout.on('error', () => process.exit())
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
