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

/** Where decision events go. */
export const events = z
  .strictObject({
    to: z.enum(['stdout', 'file', 'none']).prefault('stdout').describe('Where events go, one JSON object a line.'),
    file: z.string().min(1).optional().describe('The file to append to; required with `to: file`.'),
    sample: z
      .number()
      .min(0)
      .max(1)
      .prefault(0.01)
      .describe('Share of the ordinary requests that get an event, 0 to 1; refusals and suspicions always do.'),
    queue: z
      .int()
      .min(1)
      .max(10_000_000)
      .prefault(65_536)
      .describe('Events that wait in memory at most; beyond it they are counted and declared as a gap.'),
  })
  .superRefine((section, context) => {
    if (section.to !== 'file' || section.file !== undefined) return
    const message = 'is missing, and required with `to: file`; write for example file: decisions.ndjson'
    context.addIssue({ code: 'custom', path: ['file'], message })
  })
  .transform(({ file, ...asWritten }) => ({ ...asWritten, file: file ?? null }))
  .prefault({})
  .describe('Where decision events go.')

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
