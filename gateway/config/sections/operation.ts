import { z } from 'zod'
import { duration } from '../fields/quantity.ts'
import { show } from '../values.ts'

/** How this edge calls itself in event ids, where a dot and a dash are safe and a blank is not. */
export const edge = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, {
    error: ({ input }) =>
      `${show(input)} cannot be the name of an edge; use 1 to 100 letters, digits, dots, dashes and underscores`,
  })
  .describe('The name of this gateway process in events and logs.')

/** More would spend their time on waiting for each other; a machine that large runs several sidecars. */
const maxWorkers = 32

export const workers = z
  .union([z.literal('auto'), z.int().min(1).max(maxWorkers)], {
    error: ({ input }) => `${show(input)} is no number of workers; use 1 to ${maxWorkers}, or auto: one for each core`,
  })
  .prefault(1)
  .describe('Threads that serve requests on the one port: a number, or auto for one on each core.')

/** How plugins are run, and what they may cost together. */
export const pipeline = z
  .strictObject({
    consultDeadline: duration({ most: '1m' })
      .prefault('50ms')
      .describe('Longest that a request waits for all plugins that ask others (Redis, a service).'),
    sampleEvery: z
      .int()
      .min(1)
      .max(1_000_000)
      .prefault(32)
      .describe('The time of plugins is measured on one request of so many.'),
    overrun: duration()
      .prefault('100ms')
      .describe('A plugin that spends so much over its budget within one window is left out for a while.'),
    window: duration({ least: '1s' }).prefault('10s').describe('The time over which overruns are summed.'),
    coolDown: duration().prefault('10s').describe('How long a plugin over its budget is left out.'),
    maxDelayed: z
      .int()
      .min(0)
      .max(100_000)
      .prefault(100)
      .describe('How many requests rules may keep waiting at a time (`delay`); further ones are not delayed.'),
    maxMirrored: z
      .int()
      .min(0)
      .max(10_000)
      .prefault(100)
      .describe('How many copies of requests may be on their way at a time (`mirror`); further ones are not sent.'),
    memory: z
      .int()
      .min(0)
      .max(1_000_000)
      .prefault(10_000)
      .describe('How many of the latest decisions are kept for `sallyport explain`.'),
  })
  .transform(({ consultDeadline, overrun, window, coolDown, ...asWritten }) => ({
    ...asWritten,
    consultDeadlineMs: consultDeadline,
    overrunMs: overrun,
    windowMs: window,
    coolDownMs: coolDown,
  }))
  .prefault({})
  .describe('How plugins are run, and what they may cost.')

/** The bans that all edges share; the plugin `bans` enforces them. */
export const bans = z
  .strictObject({
    max: z
      .int()
      .min(1)
      .max(5_000_000)
      .prefault(100_000)
      .describe(
        'Most bans at a time, about 0.5 KB each. When it is full, automatic ones replace the one that ends first.',
      ),
    privateAddresses: z
      .boolean()
      .prefault(false)
      .describe('Whether plugins and policies may ban loopback, link-local and private addresses, too.'),
  })
  .prefault({})
  .describe('The bans that all edges share; the plugin bans enforces them.')

/** Who may change something through the admin. */
export const adminTokens = z
  .array(
    z.strictObject({
      name: z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,64}$/, {
          error: ({ input }) => `${show(input)} cannot be a name; use letters, digits, dots, dashes and underscores`,
        })
        .describe('Whom the audit record names.'),
      token: z
        .string()
        .min(16, {
          error: 'must have at least 16 characters, so that nobody guesses it; head -c 24 /dev/urandom | base64',
        })
        .max(512)
        .describe(
          'What the operator sends as Authorization: Bearer; a reference to the environment keeps it out of the file.',
        ),
    }),
  )
  .max(1_000)
  .prefault([])
  .describe('Who may change something through the admin. Without any, whoever asks from this machine.')

/** `levelDefault` may hold references to the environment: the loader replaces it before it comes here. */
export function log(levelDefault: string) {
  return z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
        .prefault(levelDefault as 'info')
        .describe('How much is logged.'),
      access: z.boolean().prefault(true).describe('Whether every request gets a line in the log.'),
      pretty: z
        .boolean()
        .optional()
        .describe('Whether lines are for people instead of machines; by default when the output is a terminal.'),
    })
    .transform(({ pretty, ...asWritten }) => ({ ...asWritten, pretty: pretty ?? null }))
    .prefault({})
    .describe('The log, on standard error: standard output belongs to the events.')
}

/** What happens between SIGTERM and the end of the process. */
export const drain = z
  .strictObject({
    delay: duration({ least: '0s' })
      .prefault('5s')
      .describe('How long requests are still accepted after SIGTERM, until load balancers have noticed.'),
    timeout: duration({ least: '0s' }).prefault('30s').describe('How long requests in flight may take after that.'),
  })
  .transform(({ delay, timeout }) => ({ delayMs: delay, timeoutMs: timeout }))
  .prefault({})
  .describe('How the gateway stops.')
