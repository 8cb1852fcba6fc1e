import { z } from 'zod'
import type { ProvidedLimit } from '../../gateway/contract/index.ts'
import { fixedWindowProblems, sharedKeys } from './fixed-window-config.ts'
import { parseRate, parseTokensPer, type Rate } from './rate.ts'

export type LimitConfig = z.output<typeof limit>

/** Each limit costs every request a look-up. */
const maxLimits = 32
/** Beyond it a token comes every microsecond, which is about what one request costs to count. */
const fastestPerMs = 1_000
/** Keeps every sum exact (gcra.ts), and what comes back in months is a quota, which belongs in a database. */
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

const limit = z
  .strictObject({
    name,
    key,
    rate,
    burst: z.int().positive().max(1e9).optional(),
    algorithm: z.enum(['token-bucket', 'sliding-window', 'fixed-window']).default('token-bucket'),
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
  .superRefine(({ algorithm, burst }, ctx) => {
    if (algorithm !== 'sliding-window' || burst === undefined) return
    const message = 'a sliding window has no burst beside its rate: leave it out, or count by token-bucket'
    ctx.addIssue({ code: 'custom', path: ['burst'], message })
  })
  .superRefine((value, ctx) => {
    for (const [path, message] of fixedWindowProblems(value)) ctx.addIssue({ code: 'custom', path: [path], message })
  })
  .transform((value) => ({ ...value, burst: value.burst ?? value.rate.tokens }))
  .superRefine((value, ctx) => {
    const refuse = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
    const { algorithm, burst, cost, apply } = value
    const isWindow = algorithm === 'sliding-window'
    const holder = isWindow ? 'window' : 'bucket'
    if (typeof cost === 'number' && cost > burst) {
      refuse('cost', `a request costs ${cost} and the ${holder} holds ${burst}: none would ever pass`)
    }
    if (isWindow && value.rate.perMs > longestFillMs) {
      refuse('rate', 'a window is at most 31 days long: shorten it')
    } else if ((burst * value.rate.perMs) / value.rate.tokens > longestFillMs) {
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
          if (message || shared) break
        }
      }
    }),
  /** Most keys that each limit counts exactly; what is evicted is kept in a sketch of fixed size. */
  maxKeys: z.int().min(100).max(10_000_000).default(100_000),
})

/** Those that policies can take from; what only observes holds nobody back, and may still be named. */
export function providedLimits({ limits }: z.output<typeof config>): readonly ProvidedLimit[] {
  return limits.map(({ name }, i) => ({ name, path: ['limits', i, 'name'] }))
}

/**
 * Of two enforced limits, the one that counts no more requests and is laxer in rate and burst can never refuse anything.
 * One that observes is there to be compared with others, and a fixed window admits more than its rate across its edge.
 */
function contradiction(one: LimitConfig, other: LimitConfig): string | undefined {
  const isJudged = ({ apply, mode, algorithm }: LimitConfig): boolean =>
    apply === 'always' && mode === 'enforce' && algorithm !== 'fixed-window'
  if (!isJudged(one) || !isJudged(other) || one.key.text !== other.key.text) return undefined
  if (neverRefuses(one, other)) return pointless(one, other)
  return neverRefuses(other, one) ? pointless(other, one) : undefined
}

function pointless({ name }: LimitConfig, strict: LimitConfig): string {
  return `${name} can never refuse anything: ${strict.name} counts the same and is stricter in rate and burst`
}

/**
 * A sliding window admits no more than a bucket that holds its limit, and refuses nothing that a bucket admits if it has
 * room for that bucket's burst and what comes back to it in the window.
 */
function neverRefuses(lax: LimitConfig, strict: LimitConfig): boolean {
  const countsNoMore = strict.match === undefined || JSON.stringify(lax.match) === JSON.stringify(strict.match)
  const factor = costFactor(lax, strict)
  if (!countsNoMore || factor === undefined) return false
  const meanwhile = lax.algorithm === 'sliding-window' ? perMs(strict) * lax.rate.perMs : 0
  return perMs(lax) >= perMs(strict) * factor && lax.burst >= (strict.burst + meanwhile) * factor
}

/** How many times as much a request costs the first as the second; `undefined` when that depends on the request. */
function costFactor({ cost: a, follow }: LimitConfig, { cost: b }: LimitConfig): number | undefined {
  if (follow !== undefined) return undefined
  if (typeof a === 'number' && typeof b === 'number') return a / b
  return a === b ? 1 : undefined
}

function perMs({ rate: { tokens, perMs: period } }: LimitConfig): number {
  return tokens / period
}
