import type { Command } from 'commander'
import { type Around, type ConfigOption, configOption } from './around.ts'

export function addExplain(program: Command, { finish, adminOf, out, err }: Around): void {
  program
    .command('explain')
    .description('why a request was decided as it was')
    .argument('<request-id>', 'the x-request-id of the answer')
    .option(...configOption)
    .option('--admin <host:port>', 'the admin address of the gateway (default: that of the config)')
    .option('--events <file>', 'look into a file of decision events instead of asking a gateway')
    .option('--json', 'the record itself')
    .action(async (id: string, options: ConfigOption & { admin?: string; json?: boolean; events?: string }) => {
      const { explainCommand, explainFromEvents } = await import('../explain.ts')
      const json = options.json === true
      if (options.events !== undefined)
        return finish(await explainFromEvents({ id, file: options.events, out, err, json }))
      const admin = options.admin ?? (await adminOf(options.config))
      finish(await explainCommand({ id, admin, out, err, json }))
    })
}
