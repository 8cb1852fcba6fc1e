import { z } from 'zod'
import { duration } from '../fields/quantity.ts'
import { text } from '../fields/text.ts'
import { show } from '../values.ts'
import { compression, encryption } from './shared-values.ts'

const wrong = (found: unknown) =>
  `${show(found)} is not the address of a Redis server; write redis://host:6379, or rediss:// for TLS`

const url = text((written, refuse) => {
  if (written === '') return null
  const parsed = URL.canParse(written) ? new URL(written) : null
  return parsed && /^rediss?:$/.test(parsed.protocol) && parsed.hostname !== '' ? written : refuse(wrong(written))
}, wrong)

/** The store that all edges share. `urlDefault` holds a reference to the environment: the loader replaces it. */
export function redis(urlDefault: string) {
  return z
    .strictObject({
      url: url
        .prefault(urlDefault)
        .describe('Where Redis is: redis://user:password@host:6379/0, or rediss:// for TLS. Empty: no Redis.'),
      prefix: z
        .string()
        .regex(/^[A-Za-z0-9._:-]{1,40}$/, {
          error: ({ input }) =>
            `${show(input)} cannot begin a key; use 1 to 40 letters, digits, dots, colons, dashes and underscores`,
        })
        .prefault('sp')
        .describe('Begins every key, so that several gateways can share one Redis.'),
      deadline: duration({ most: '1s' })
        .prefault('5ms')
        .describe('Longest that a request waits for Redis. Below pipeline.consultDeadline.'),
      encryption,
      compression,
    })
    .transform(({ url: at, prefix, deadline, encryption: ring, compression: packing }) =>
      at === null
        ? null
        : { url: at, prefix, deadlineMs: deadline, encryption: ring ?? null, compression: packing ?? null },
    )
    .prefault({})
    .describe('The store that all edges share, for limits that count across them.')
}
