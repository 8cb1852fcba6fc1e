import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { PluginDefinition } from '../../contract/index.ts'
import { type Around, type ConfigOption, configOption } from './around.ts'

export function addTest(
  program: Command,
  { finish, env, out, err, builtins }: Around & { readonly builtins: readonly PluginDefinition[] },
): void {
  program
    .command('test')
    .description('run the tests written in policy files')
    .argument('[files...]', 'policy files or globs (default: those that the config names)')
    .option(...configOption)
    .action(async (files: string[], { config }: ConfigOption) => {
      const { testCommand } = await import('../test.ts')
      finish(await testCommand({ config, files: files.map((file) => resolve(file)), builtins, env, out, err }))
    })
}
