import type { Command } from 'commander'
import type { PluginDefinition } from '../../contract/index.ts'
import { readConfig } from '../../read-config.ts'
import { type Around, type ConfigOption, configOption } from './around.ts'

export function addCheck(
  program: Command,
  { finish, env, out, err, builtins }: Around & { readonly builtins: readonly PluginDefinition[] },
): void {
  program
    .command('check')
    .description('validate config and policies; print every problem with file:line:col')
    .option(...configOption)
    .action(async ({ config }: ConfigOption) => {
      const [{ checkCommand }, { dryBuild }] = await Promise.all([import('../check.ts'), import('../dry-build.ts')])
      const load = () => readConfig(config, { env, builtins })
      finish(await checkCommand({ config, load, build: (read) => dryBuild(read, env), out, err }))
    })
}
