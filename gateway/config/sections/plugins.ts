import { z } from 'zod'
import { duration } from '../fields/quantity.ts'
import { show } from '../values.ts'

const instanceName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  error: ({ input }) =>
    `${show(input)} cannot be a plugin's name; use lower-case letters, digits and dashes, a letter first`,
})

const budget = z
  .strictObject({
    syncMicros: z
      .number()
      .gt(0)
      .max(1_000_000)
      .optional()
      .describe('Microseconds that one synchronous call may take; the plugin says by default.'),
    consult: duration({ most: '1m' })
      .optional()
      .describe('Time that the plugin may wait for others (Redis, a service); pipeline.consultDeadline by default.'),
  })
  .describe('What the plugin may cost.')

const plugin = z
  .strictObject({
    use: z
      .string()
      .min(1)
      .describe('A built-in plugin by name, a file (./my-plugin.ts, relative to this file), or an installed package.'),
    name: instanceName
      .optional()
      .describe("The name in metrics and decisions; the plugin's own by default. Must differ between plugins."),
    mode: z
      .enum(['enforce', 'observe'])
      .optional()
      .describe(
        'observe only records what the plugin would have done; enforce where the plugin does not say otherwise.',
      ),
    onFailure: z
      .enum(['open', 'closed'])
      .optional()
      .describe('When it fails or is late: open goes on without it, closed answers 503. The plugin says by default.'),
    budget: budget.optional(),
    routes: z.array(z.string()).min(1).optional().describe('Names of the routes that it works on; all by default.'),
    config: z.unknown().optional().describe("The plugin's own settings."),
  })
  .describe('One plugin.')

/** What inspects requests, in order: within each step plugins run as they are written. */
export const plugins = z
  .array(plugin)
  .prefault([])
  .describe('What inspects requests, in the order in which it is written.')

export type PluginEntry = z.output<typeof plugin>
