import type { Command } from 'commander'
import type { PluginDefinition } from '../../contract/index.ts'
import type { Around } from './around.ts'

export function addSchema(
  program: Command,
  { finish, out, err, builtins }: Around & { readonly builtins: readonly PluginDefinition[] },
): void {
  program
    .command('schema')
    .description('JSON Schema of config and policies for editors, and of events for readers')
    .argument('[what]', 'config, policy or events', 'config')
    .action(async (what: string) => {
      const [{ schemaCommand }, { configJsonSchema }, { eventsJsonSchema }] = await Promise.all([
        import('../schema.ts'),
        import('../../config/json-schema.ts'),
        import('../../events/schema.ts'),
      ])
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
}
