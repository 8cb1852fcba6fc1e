import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Config } from '../../gateway/config/schema.ts'
import {
  definePlugin,
  type PluginDefinition,
  ProblemsError,
  type StandardSchemaV1,
} from '../../gateway/contract/index.ts'
import { readConfig } from '../../gateway/read-config.ts'

/** A plugin with every shape that a config can have: nested lists, alternatives, records, secrets, own rules. */
const shaper = definePlugin({
  name: 'shaper',
  summary: 'Shapes traffic.',
  config: z.strictObject({
    shapes: z
      .array(
        z.strictObject({
          name: z.string().min(2),
          rate: z
            .union([z.string().regex(/^\d+\/s$/), z.strictObject({ tokens: z.int().min(1), per: z.string() })])
            .default('10/s'),
          kind: z.enum(['soft', 'hard']).default('soft'),
          even: z.number().multipleOf(2).optional(),
        }),
      )
      .max(3)
      .default([]),
    headers: z.record(z.string().regex(/^x-/), z.string()).default({}),
    apiToken: z
      .string()
      .max(12, { error: ({ input }) => `the token ${input} is too long` })
      .optional(),
    target: z
      .discriminatedUnion('type', [
        z.strictObject({ type: z.literal('file'), path: z.string() }),
        z.strictObject({ type: z.literal('net'), url: z.string() }),
      ])
      .optional(),
  }),
  onFailure: 'open',
  budget: { syncMicros: 50, consultMs: 5 },
  setup: () => ({}),
})

/** Checks its config asynchronously and with a library other than zod. */
const foreignSchema: StandardSchemaV1<unknown, { readonly limit: number }> = {
  '~standard': {
    version: 1,
    vendor: 'own',
    async validate(value) {
      const limit = (value as { limit?: unknown }).limit ?? 7
      if (limit === 'explode') throw new TypeError('limit.toFixed is not a function')
      if (typeof limit === 'number') return { value: { limit } }
      return { issues: [{ message: 'limit must be a number', path: [{ key: 'limit' }] }] }
    },
  },
}

const foreign = definePlugin({
  name: 'foreign',
  summary: 'Comes with a schema of its own making.',
  config: foreignSchema,
  onFailure: 'closed',
  budget: { syncMicros: 10 },
  setup: () => ({}),
})

export const builtins: readonly PluginDefinition[] = [shaper, foreign]

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

export interface Loaded {
  readonly config?: Config
  /** What the user would read; paths are relative to the folder of the config. */
  readonly problems?: string
}

/** Loads the text as gateway.config.yaml of `folder`. */
export async function load(
  text: string | Uint8Array,
  env: Readonly<Record<string, string>> = {},
  folder = temporaryFolder(),
  plugins = builtins,
): Promise<Loaded> {
  const file = join(folder, 'gateway.config.yaml')
  writeFileSync(file, text)
  try {
    return { config: await readConfig(file, { env, builtins: plugins }) }
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error
    return { problems: error.message.replaceAll(`${folder}/`, '') }
  }
}

export const minimal = 'upstreams: [{ name: app, url: demo }]\n'
