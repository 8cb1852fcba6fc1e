import { z } from 'zod'
import type { Flag, Problem, SourceDocument } from '../../gateway/contract/index.ts'

const flag = z.union(
  [
    z.boolean(),
    z.strictObject({
      percent: z.number().min(0).max(100).describe('For how many of the clients it is on; steps of 0.01.'),
      by: z.enum(['client.ip', 'client.identity']).describe('What tells clients apart.'),
      salt: z.string().min(1).max(100).optional().describe('Flags with the same one choose the same clients.'),
    }),
  ],
  { error: 'must be true, false or { percent: 10, by: client.ip }' },
)

/** Switches by name. */
export const flags = z.record(
  z
    .string()
    .regex(
      /^[a-z][A-Za-z0-9_]{0,59}$/,
      'must be a name such as newCheckout: letters, digits and _, a small letter first',
    ),
  flag,
)

export type Flags = z.output<typeof flags>

/**
 * The flags of all files and of the config, which has the last word. A flag that two files declare must be the same in
 * both: nobody could say which one counts.
 */
export function collectFlags(
  files: readonly { readonly document: SourceDocument; readonly flags: Flags }[],
  configured: Flags,
  problems: Problem[],
): readonly Flag[] {
  const all = new Map(Object.entries(configured))
  const declaredBy = new Map<string, string>()
  for (const { document, flags: declared } of files) {
    for (const [name, value] of Object.entries(declared)) {
      if (Object.hasOwn(configured, name)) continue
      const other = declaredBy.get(name)
      if (other !== undefined && JSON.stringify(all.get(name)) !== JSON.stringify(value)) {
        const message = `${other} declares the flag "${name}" otherwise; say the same, or set it in the plugin's config`
        problems.push(document.problem(['flags', name], message))
      }
      declaredBy.set(name, document.file)
      all.set(name, value)
    }
  }
  return [...all].map(([name, value]) => toFlag(name, value))
}

function toFlag(name: string, value: Flags[string]): Flag {
  if (typeof value === 'boolean') return { name, percent: value ? 100 : 0, by: 'client.ip', salt: null }
  return { name, percent: value.percent, by: value.by, salt: value.salt ?? null }
}
