import { z } from 'zod'
import { size } from '../fields/quantity.ts'

const keyId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, {
  error: 'must be 1 to 32 letters, digits, dashes and underscores',
})

/** 32 bytes in either spelling; what it says of a wrong one does not show it. */
const secret = z.string().regex(/^(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$/, {
  error: 'must be 32 bytes as 64 hexadecimal digits or as base64, from the environment; openssl rand -hex 32 makes one',
})

/** How values with personal data stand in Redis. */
export const encryption = z
  .strictObject({
    keys: z
      .array(
        z.strictObject({
          id: keyId.describe('Stands beside what it encrypts. Never use one for another key again.'),
          secret: secret.describe('32 bytes as 64 hexadecimal digits or base64; a reference to the environment.'),
        }),
      )
      .min(1)
      .max(16)
      .describe('All of them read. The first one also makes the names of keys: add new ones behind it.'),
    current: keyId.describe('The id of the key that writes.'),
  })
  .superRefine(({ keys, current }, context) => {
    const ids = keys.map(({ id }) => id)
    for (const [i, id] of ids.entries()) {
      if (ids.indexOf(id) < i)
        context.addIssue({ code: 'custom', path: ['keys', i, 'id'], message: `${id} is there twice` })
    }
    if (!ids.includes(current)) {
      const message = `there is no key ${current}; keys: ${ids.join(', ')}`
      context.addIssue({ code: 'custom', path: ['current'], message })
    }
  })
  .optional()
  .describe('Encrypts (AES-256-GCM) what has personal data in it, and hashes the names of keys that would tell.')

export const compression = z
  .strictObject({
    algorithm: z.enum(['gzip', 'zstd']).prefault('zstd').describe('How values are compressed.'),
    over: size({ most: '1MiB' }).prefault('1KiB').describe('Shorter values stay as they are.'),
  })
  .transform(({ algorithm, over }) => ({ algorithm, overBytes: over }))
  .optional()
  .describe('Compresses long values, before they are encrypted.')
