import { z } from 'zod'
import { bodyLeaks } from './bodies.ts'
import { headLeaks } from './heads.ts'

/** Every leak that may be ignored. */
export const leakIds: readonly string[] = [...new Set([...bodyLeaks, ...headLeaks].map(({ id }) => id))].sort()

export const config = z.strictObject({
  heads: z.boolean().default(true).describe('Looks at the headers of responses.'),
  bodies: z
    .boolean()
    .default(false)
    .describe('Looks at the first 64 KiB of responses that are text and not compressed.'),
  ignore: z
    .array(z.enum(leakIds as [string, ...string[]]))
    .default([])
    .describe('Leaks that are none here: `[leak.version.server]`.'),
})
