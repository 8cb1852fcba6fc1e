import { z } from 'zod'
import { duration, size } from '../fields/quantity.ts'
import { rate } from '../fields/rate.ts'

const settings = z
  .strictObject({
    maxMessage: size()
      .prefault('1MiB')
      .describe('Most bytes of one message of a client, as sent (compressed, if it is); more is closed with 1009.'),
    rate: rate()
      .optional()
      .describe('How many messages a client may send: 100/s, 600/m, 5000/h; more is closed with 1008.'),
    burst: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('How many messages may come at once; without it, the number in rate.'),
    idleTimeout: duration().prefault('15m').describe('Longest silence of both sides; then it is closed with 1001.'),
  })
  .superRefine((section, context) => {
    if (section.burst === undefined || section.rate !== undefined) return
    context.addIssue({
      code: 'custom',
      path: ['burst'],
      message: 'says nothing without a rate; add for example rate: 100/s',
    })
  })
  .transform(({ maxMessage, rate, burst, idleTimeout }) => ({
    maxMessageBytes: maxMessage,
    rate: rate ? { perSecond: rate.perSecond, burst: burst ?? rate.count } : null,
    idleTimeoutMs: idleTimeout,
  }))

/** `true` and `{}` are the same; `false` becomes `null`. */
export const websocket = z
  .union([z.boolean(), settings])
  .prefault(true)
  .transform((written) => (typeof written === 'object' ? written : written ? settings.parse({}) : null))
  .describe('Whether connections may become WebSockets, and what their clients may send.')
