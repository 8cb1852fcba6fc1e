import { z } from 'zod'
import { fixedWindowProblems } from './fixed-window-config.ts'
import { parseRate, parseTokensPer, type Rate } from './rate.ts'

export type LimitConfig = z.output<typeof limit>
export type ConcurrencyConfig = Extract<LimitConfig, { algorithm: 'concurrency' }>
/** Of limits that count by time. */
export type RatedConfig = Exclude<LimitConfig, ConcurrencyConfig>

/** Beyond it a token comes every microsecond, which is about what one request costs to count. */
const fastestPerMs = 1_000
/** Keeps every sum exact (gcra.ts), and what comes back in months is a quota, which belongs in a database. */
const longestFillMs = 31 * 86_400_000

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, {
  error: 'a limit is named by 1 to 64 lower-case letters, digits, dots, dashes and underscores',
})

const rateHelp = 'a rate is a text such as 100/s, 600/m, 5000/h or 20000/d, or { tokens: 5, per: 10s }'

const rate = z
  .union([z.string(), z.strictObject({ tokens: z.int().positive().max(1e9), per: z.string() })], {
    error: rateHelp,
  })
  .transform((value, ctx): Rate => {
    const parsed = typeof value === 'string' ? parseRate(value) : parseTokensPer(value.tokens, value.per)
    if (parsed && parsed.tokens / parsed.perMs <= fastestPerMs) return parsed
    const message = parsed
      ? 'no client is that fast: the highest rate is 1000000/s'
      : `${JSON.stringify(value)} is not a rate: write 100/s, 600/m, 5000/h, 20000/d or { tokens: 5, per: 10s }`
    ctx.addIssue({ code: 'custom', message })
    return z.NEVER
  })

const expression = z.string().min(1).max(1_000)

const key = z
  .union([expression, z.array(expression).min(1).max(4)], {
    error: 'a key is a value such as client.ip or request.headers["x-api-key"], or a list of one to four',
  })
  .default('client.ip')
  .describe('What is counted apart: one value or a list, also an expression that gives text.')
  .transform((value) => {
    const parts: readonly string[] = typeof value === 'string' ? [value] : value
    return { text: parts.length === 1 ? parts[0]! : `[${parts.join(', ')}]`, parts, isList: typeof value !== 'string' }
  })

const cost = z
  .union([z.number().positive(), expression], {
    error: 'a cost is a number of tokens above 0, or an expression: request.method == "POST" ? 5 : 1',
  })
  .default(1)
  .describe('Tokens of one request: a number, or an expression that gives one. A request that costs 0 is not counted.')

const match = z
  .strictObject({
    paths: z
      .array(
        z.string().regex(/^\/[^*?#]*\*?$/, { error: 'write a path such as /login, or a beginning such as /api/*' }),
      )
      .min(1)
      .optional(),
    methods: z
      .array(z.string().regex(/^[A-Z-]+$/, { error: 'write methods in capitals: POST' }))
      .min(1)
      .optional(),
  })
  .refine((value) => value.paths !== undefined || value.methods !== undefined, {
    error: 'say what to match: paths, methods or both',
  })

const written = z.strictObject({
  name,
  key,
  rate: rate.optional(),
  burst: z.int().positive().max(1e9).optional(),
  inFlight: z.int().positive().max(1e6).optional(),
  algorithm: z.enum(['token-bucket', 'sliding-window', 'fixed-window', 'concurrency']).default('token-bucket'),
  keyPrefix: z
    .string()
    .regex(/^[!-~]{1,64}$/, { error: 'write 1 to 64 visible characters, as the services do for keyPrefix' })
    .optional(),
  coordination: z.enum(['leased', 'exact', 'local']).optional(),
  follow: z.enum(['threat']).optional(),
  maxFactor: z.number().min(1).max(1_000).default(8),
  whenAway: z.enum(['share', 'open', 'closed']).default('share'),
  cost,
  penalty: z.boolean().default(false),
  match: z
    .union([match, expression])
    .optional()
    .describe('Which requests are counted: paths and methods, or a condition. All without it.'),
  apply: z.enum(['always', 'on-demand']).default('always'),
  mode: z
    .enum(['enforce', 'observe'])
    .default('enforce')
    .describe('observe: counts apart and refuses nobody; what it would refuse is on the record and in metrics.'),
})

type Refuse = (path: string, message: string) => void

/** One limit, with what its algorithm needs and nothing else. */
export const limit = written
  .transform((value, ctx) =>
    byAlgorithm(value, (path, message) => ctx.addIssue({ code: 'custom', path: [path], message })),
  )
  .superRefine((value, ctx) => {
    const refuse: Refuse = (path, message) => ctx.addIssue({ code: 'custom', path: [path], message })
    refuseCost(value, refuse)
    if (value.algorithm !== 'concurrency') refuseFill(value, refuse)
    if (value.apply !== 'on-demand') return
    if ((value.coordination ?? 'local') !== 'local') {
      const why = 'a limit on demand is taken where nothing can wait for Redis'
      refuse('coordination', `${why}: write local, or leave it out`)
    }
    if (value.match) {
      refuse('match', 'a limit on demand is taken where a policy says so: put the condition into that policy')
    }
  })

/** What counts requests in flight has no rate, and what counts by time has one. */
function byAlgorithm(value: z.output<typeof written>, refuse: Refuse) {
  const { algorithm, rate: per, burst, inFlight, ...common } = value
  if (algorithm === 'concurrency') {
    if (per) refuse('rate', 'requests in flight have no rate: write inFlight: 50, or another algorithm')
    if (burst) refuse('burst', 'requests in flight have no burst: inFlight is the most that there ever are')
    if (value.penalty) refuse('penalty', 'requests in flight that are refused hold nothing: there is nothing to count')
    if (value.keyPrefix) refuse('keyPrefix', 'only a limit with algorithm: fixed-window counts in the keys of services')
    if (inFlight) return { ...common, algorithm, inFlight }
    refuse('inFlight', 'say how many requests may be in flight at a time: inFlight: 50')
    return z.NEVER
  }
  if (inFlight) refuse('inFlight', `${algorithm} counts by time: write a rate such as 100/s, or algorithm: concurrency`)
  if (!per) {
    refuse('rate', rateHelp)
    return z.NEVER
  }
  for (const [path, message] of fixedWindowProblems({ ...value, rate: per })) refuse(path, message)
  if (algorithm === 'sliding-window' && burst !== undefined) {
    refuse('burst', 'a sliding window has no burst beside its rate: leave it out, or count by token-bucket')
  }
  return { ...common, algorithm, rate: per, burst: burst ?? per.tokens }
}

function refuseCost(value: ReturnType<typeof byAlgorithm>, refuse: Refuse): void {
  const { cost: each, algorithm } = value
  if (typeof each !== 'number' || algorithm === 'fixed-window') return
  if (algorithm === 'concurrency') {
    if (each > value.inFlight)
      refuse('cost', `a request costs ${each} of ${value.inFlight} slots: none would ever pass`)
    return
  }
  const holder = algorithm === 'sliding-window' ? 'window' : 'bucket'
  if (each > value.burst) {
    refuse('cost', `a request costs ${each} and the ${holder} holds ${value.burst}: none would ever pass`)
  }
}

function refuseFill({ algorithm, rate: { tokens, perMs }, burst }: RatedConfig, refuse: Refuse): void {
  if (algorithm === 'sliding-window') {
    if (perMs > longestFillMs) refuse('rate', 'a window is at most 31 days long: shorten it')
  } else if (algorithm === 'token-bucket' && (burst * perMs) / tokens > longestFillMs) {
    refuse('burst', `a bucket of ${burst} takes more than 31 days to fill at this rate: lower it or raise the rate`)
  }
}
