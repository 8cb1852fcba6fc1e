import { z } from 'zod'
import { suggest } from '../../gateway/contract/index.ts'
import { fixedWindowProblems, sharedKeys } from './fixed-window-config.ts'
import { compileKeyPart, type KeyOf, keyNames } from './key.ts'
import { parseRate, parseTokensPer, type Rate } from './rate.ts'

export type LimitConfig = z.output<typeof limit>

/** Each limit costs every request a look-up. */
const maxLimits = 32
/** Beyond it a token comes every microsecond, which is about what one request costs to count. */
const fastestPerMs = 1_000
/** Keeps every sum of ticks exact (gcra.ts), and a bucket that fills in months is a quota, which belongs in a database. */
const longestFillMs = 31 * 86_400_000

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, {
  error: 'a limit is named by 1 to 64 lower-case letters, digits, dots, dashes and underscores',
})

const rate = z
  .union([z.string(), z.strictObject({ tokens: z.int().positive().max(1e9), per: z.string() })], {
    error: 'a rate is a text such as 100/s, 600/m, 5000/h or 20000/d, or { tokens: 5, per: 10s }',
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

const limit = z
  .strictObject({
    name,
    key,
    rate,
    burst: z.int().positive().max(1e9).optional(),
    algorithm: z
      .enum(['token-bucket', 'fixed-window'], { error: 'the algorithms are token-bucket and fixed-window' })
      .default('token-bucket'),
    keyPrefix: z
      .string()
      .regex(/^[!-~]{1,64}$/, { error: 'write 1 to 64 visible characters, as the services do for keyPrefix' })
      .optional(),
    coordination: z.enum(['leased', 'exact', 'local']).optional(),
    follow: z.enum(['threat']).optional(),
    maxFactor: z.number().min(1).max(1_000).default(8),
    whenAway: z.enum(['share', 'open', 'closed']).default('share'),
    cost: z.number().positive().default(1),
    penalty: z.boolean().default(false),
    match: match.optional(),
    apply: z.enum(['always', 'on-demand']).default('always'),
  })
  .superRefine((value, ctx) => {
    for (const [path, message] of fixedWindowProblems(value)) ctx.addIssue({ code: 'custom', path: [path], message })
  })
  .transform((value) => ({ ...value, burst: value.burst ?? value.rate.tokens }))
  .superRefine((value, ctx) => {
    const refuse = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
    const { burst, cost, apply } = value
    if (cost > burst) refuse('cost', `a request costs ${cost} and the bucket holds ${burst}: none would ever pass`)
    if ((burst * value.rate.perMs) / value.rate.tokens > longestFillMs) {
      refuse('burst', `a bucket of ${burst} takes more than 31 days to fill at this rate: lower it or raise the rate`)
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
          const shared = sharedKeys(one, other)
          if (shared) ctx.addIssue({ code: 'custom', path: [i, 'keyPrefix'], message: shared })
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

function unknownKey(text: string): string {
  if (text === 'request.path') return 'a client can write any number of paths: count by route.name'
  const near = suggest(text, keyNames)
  return `nothing is counted by ${JSON.stringify(text)}: use ${near ?? keyNames.join(', ')} (header names in lower case)`
}

/** Of two buckets that count the same, the one that is laxer in rate and burst can never refuse anything. */
function contradiction(one: LimitConfig, other: LimitConfig): string | undefined {
  if (one.algorithm !== 'token-bucket' || other.algorithm !== 'token-bucket') return undefined
  if (one.apply !== 'always' || other.apply !== 'always' || one.key.text !== other.key.text) return undefined
  if (JSON.stringify(one.match) !== JSON.stringify(other.match)) return undefined
  const [lax, strict] = perMs(one) >= perMs(other) ? [one, other] : [other, one]
  if (lax.burst / lax.cost < strict.burst / strict.cost) return undefined
  return `${lax.name} can never refuse anything: ${strict.name} counts the same and is stricter in rate and burst`
}

function perMs({ rate: { tokens, perMs: period }, cost }: LimitConfig): number {
  return tokens / period / cost
}
