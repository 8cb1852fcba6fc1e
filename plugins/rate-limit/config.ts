import { z } from 'zod'
import { suggest } from '../../gateway/contract/index.ts'
import { compileKeyPart, type KeyOf, keyNames } from './key.ts'
import { parseRate, parseTokensPer, type Rate } from './rate.ts'

export type LimitConfig = z.output<typeof limit>
export type ConcurrencyConfig = Extract<LimitConfig, { algorithm: 'concurrency' }>
/** Of limits that count by time. */
export type RatedConfig = Exclude<LimitConfig, ConcurrencyConfig>

/** Each limit costs every request a look-up. */
const maxLimits = 32
/** Beyond it a token comes every microsecond, which is about what one request costs to count. */
const fastestPerMs = 1_000
/** Keeps every sum of ticks exact (gcra.ts), and a bucket that fills in months is a quota, which belongs in a database. */
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

const key = z
  .union([z.string(), z.array(z.string()).min(1).max(4)])
  .default('client.ip')
  .transform((value, ctx): { readonly text: string; readonly parts: readonly KeyOf[] } => {
    const texts = typeof value === 'string' ? [value] : value
    const parts: KeyOf[] = []
    for (const [i, text] of texts.entries()) {
      const part = compileKeyPart(text)
      if (part) parts.push(part)
      else ctx.addIssue({ code: 'custom', message: unknownKey(text), path: typeof value === 'string' ? [] : [i] })
    }
    return { text: texts.join(' + '), parts }
  })

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
  algorithm: z
    .enum(['token-bucket', 'concurrency'], { error: 'the algorithms are token-bucket and concurrency' })
    .default('token-bucket'),
  coordination: z.enum(['leased', 'exact', 'local']).optional(),
  follow: z.enum(['threat']).optional(),
  maxFactor: z.number().min(1).max(1_000).default(8),
  whenAway: z.enum(['share', 'open', 'closed']).default('share'),
  cost: z.number().positive().default(1),
  match: match.optional(),
  apply: z.enum(['always', 'on-demand']).default('always'),
})

const limit = written
  .transform((value, ctx) =>
    byAlgorithm(value, (path, message) => ctx.addIssue({ code: 'custom', path: [path], message })),
  )
  .superRefine((value, ctx) => {
    const refuse = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
    const { cost, apply } = value
    if (value.algorithm === 'concurrency') {
      if (cost > value.inFlight)
        refuse('cost', `a request costs ${cost} of ${value.inFlight} slots: none would ever pass`)
    } else {
      const { burst } = value
      if (cost > burst) refuse('cost', `a request costs ${cost} and the bucket holds ${burst}: none would ever pass`)
      if ((burst * value.rate.perMs) / value.rate.tokens > longestFillMs) {
        refuse('burst', `a bucket of ${burst} takes more than 31 days to fill at this rate: lower it or raise the rate`)
      }
    }
    if (apply === 'on-demand' && (value.coordination ?? 'local') !== 'local') {
      refuse(
        'coordination',
        'a limit on demand is taken where nothing can wait for Redis: write local, or leave it out',
      )
    }
    if (apply === 'on-demand' && value.match) {
      refuse('match', 'a limit on demand is taken where a policy says so: put the condition into that policy')
    }
  })

export const config = z.strictObject({
  limits: z
    .array(limit)
    .min(1)
    .max(maxLimits)
    .superRefine((limits, ctx) => {
      for (const [i, one] of limits.entries()) {
        for (const other of limits.slice(0, i)) {
          const message = one.name === other.name ? `there are two limits named ${one.name}` : contradiction(one, other)
          if (message) ctx.addIssue({ code: 'custom', path: [i, 'name'], message })
        }
      }
    }),
  /** Most keys that each limit counts exactly; what is evicted is kept in a sketch of fixed size. */
  maxKeys: z.int().min(100).max(10_000_000).default(100_000),
})

/** Limits that are to be shared where nothing is. */
export function storelessLimits({ limits }: z.output<typeof config>, gateway: { readonly sharedStore: boolean }) {
  if (gateway.sharedStore) return []
  return limits.flatMap(({ coordination }, i) => {
    if (coordination !== 'leased' && coordination !== 'exact') return []
    const message = `${coordination} shares a limit through Redis, and there is none: set redis.url (or REDIS_URL), or write local`
    return [{ path: ['limits', i, 'coordination'], message }]
  })
}

/** What counts requests in flight has no rate, and what counts by time has one. */
function byAlgorithm(value: z.output<typeof written>, refuse: (path: string, message: string) => void) {
  const { algorithm, rate, burst, inFlight, ...common } = value
  if (algorithm === 'concurrency') {
    if (rate) refuse('rate', 'requests in flight have no rate: write inFlight: 50, or another algorithm')
    if (burst) refuse('burst', 'requests in flight have no burst: inFlight is the most that there ever are')
    if (inFlight) return { ...common, algorithm, inFlight }
    refuse('inFlight', 'say how many requests may be in flight at a time: inFlight: 50')
    return z.NEVER
  }
  if (inFlight) refuse('inFlight', `${algorithm} counts by time: write a rate such as 100/s, or algorithm: concurrency`)
  if (rate) return { ...common, algorithm, rate, burst: burst ?? rate.tokens }
  refuse('rate', rateHelp)
  return z.NEVER
}

function unknownKey(text: string): string {
  if (text === 'request.path') return 'a client can write any number of paths: count by route.name'
  const near = suggest(text, keyNames)
  return `nothing is counted by ${JSON.stringify(text)}: use ${near ?? keyNames.join(', ')} (header names in lower case)`
}

/** Of two limits that count the same, the one that is laxer in rate and burst can never refuse anything. */
function contradiction(one: LimitConfig, other: LimitConfig): string | undefined {
  if (one.apply !== 'always' || other.apply !== 'always' || one.key.text !== other.key.text) return undefined
  if (JSON.stringify(one.match) !== JSON.stringify(other.match)) return undefined
  if (one.algorithm === 'concurrency' || other.algorithm === 'concurrency') return laxerInFlight(one, other)
  const [lax, strict] = perMs(one) >= perMs(other) ? [one, other] : [other, one]
  if (lax.burst / lax.cost < strict.burst / strict.cost) return undefined
  return `${lax.name} can never refuse anything: ${strict.name} counts the same and is stricter in rate and burst`
}

function laxerInFlight(one: LimitConfig, other: LimitConfig): string | undefined {
  if (one.algorithm !== 'concurrency' || other.algorithm !== 'concurrency') return undefined
  const [lax, strict] = one.inFlight / one.cost >= other.inFlight / other.cost ? [one, other] : [other, one]
  return `${lax.name} can never refuse anything: ${strict.name} counts the same and lets fewer be in flight`
}

function perMs({ rate: { tokens, perMs: period }, cost }: RatedConfig): number {
  return tokens / period / cost
}
