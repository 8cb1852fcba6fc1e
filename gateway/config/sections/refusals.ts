import { z } from 'zod'

/** What `refusals.reveal` may name, and each tells an attacker something. */
const revealable = ['reason', 'rule', 'score'] as const

/** The only names that a text may hold in braces. */
const refusalFields: readonly string[] = ['requestId', 'retryAfter']

const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')

const detail = words(1_000)
  .refine(
    (text) => [...text.matchAll(/\{([^{}]*)\}/g)].every(([, name]) => refusalFields.includes(name!)),
    `may hold ${refusalFields.map((name) => `{${name}}`).join(' and ')} in braces, and nothing else`,
  )
  .optional()
  .describe('A sentence for the client; {requestId} and {retryAfter} (seconds, or nothing) stand for themselves.')

const title = words(100).optional().describe('Instead of the short sentence of docs/errors.md.')

const section = (what: string) => z.strictObject({ title, detail }).prefault({}).describe(what)

/** What clients are told that plugins and policies refuse. */
export const refusals = z
  .strictObject({
    deny: section('Of requests that a rule or a plugin denies.'),
    limit: section('Of requests beyond a rate limit.'),
    contact: z
      .string()
      .max(500)
      .regex(
        /^(https?:\/\/|mailto:)[\x21-\x7e]+$/,
        'must be an address such as https://shop.example/help or mailto:help@shop.example',
      )
      .optional()
      .describe('Whom to ask: an http(s) or mailto address.'),
    html: z
      .boolean()
      .prefault(false)
      .describe('Whether browsers (Accept: text/html) get a page; all others get problem+json.'),
    reveal: z
      .array(z.enum(revealable))
      .prefault([])
      .describe('What else clients are told: reason, rule, score. Attackers learn from it; nothing by default.'),
  })
  .prefault({})
  .describe('What clients are told that plugins and policies refuse.')
