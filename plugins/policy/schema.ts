import { z } from 'zod'
import { parseDuration } from '../../gateway/contract/index.ts'
import { flags } from './flags.ts'

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be 1 to 60 lower-case letters, digits and dashes, a letter first')
const mode = z.enum(['enforce', 'observe'])
const description = z.string().max(500)

/** One line of the tag namespace of the decision record. */
const tag = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be lower-case letters, digits, dots and dashes')

/** Framing and routing of the request are the gateway's own; a policy that could change them could smuggle requests. */
const framing: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'is not a header name (letters, digits and dashes)')
  .refine((header) => !framing.has(header.toLowerCase()), 'is set by the gateway itself and cannot be changed')

/** No line end and no control character can come from a file either. */
const headerTemplate = z
  .string()
  .max(1_024)
  .regex(/^[\x20-\x7e]*$/, 'a header value holds printable ASCII only')

/** A path of this host or a web page. `//host` and `/\host` would leave the host without saying so. */
const location = z
  .string()
  .max(2_048)
  .regex(
    /^(?:https?:\/\/[^\s\x00-\x20"<>\\]+|\/(?![/\\])[^\s\x00-\x20"<>\\]*)$/,
    'must be a path (`/check`) or an http(s) URL',
  )

const oneOrMore = <T extends z.ZodType>(item: T, what: string) =>
  z.union([item, z.array(item).min(1).max(8)], { error: `must be ${what}, or a list of up to eight` })

const maxBanMs = 366 * 86_400_000

/** Stays text: what editors see is what people write. */
const banTime = z.string().refine((text) => {
  const ms = parseDuration(text)
  return ms !== undefined && ms >= 1 && ms <= maxBanMs
}, 'must be a time with a unit, from 1ms to 366d: 10m, 2h, 7d')
/** A tarpit holds a request, and there are only so many (`pipeline.maxDelayed`). */
const longestDelayMs = 10_000

const duration = (mostMs: number, most: string) =>
  z.string().refine((text) => {
    const ms = parseDuration(text)
    return ms !== undefined && ms >= 1 && ms <= mostMs
  }, `must be a time such as 500ms or 2s, at most ${most}`)

const effects = z
  .strictObject({
    deny: z
      .strictObject({
        status: z.int().min(400).max(599).default(403).describe('Status of the answer: 400-599.'),
        ban: banTime.optional().describe('Also keeps the client away from every edge for so long.'),
        retryAfter: duration(86_400_000, '1d').optional().describe('When the client may come again (Retry-After).'),
      })
      .optional()
      .describe('Refuses the request. Ends the rules.'),
    limit: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('Takes from the rate limit of this name and refuses with 429 when it is used up. Ends the rules then.'),
    ban: banTime.optional().describe('Short for deny with status 403 and this ban. Ends the rules.'),
    challenge: z
      .strictObject({ location: location.describe('A path of this host or an http(s) URL.') })
      .optional()
      .describe('Sends the client to another page first (302). Ends the rules.'),
    allow: z.literal(true).optional().describe('Lets the request pass; no later rule or plugin is asked.'),
    delay: duration(longestDelayMs, '10s')
      .optional()
      .describe('Keeps the request waiting before it is sent on or answered. The longest of all rules counts.'),
    route: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Sends the request to the upstream of this name instead of its route's. The first rule counts."),
    mirror: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('Sends a copy of the request, if it passes, to the upstream of this name too. Its answer is not used.'),
    tag: oneOrMore(tag, 'a tag (lower-case letters, digits, dots and dashes)')
      .optional()
      .describe('Marks the request on the decision record.'),
    setHeader: z
      .record(headerName, headerTemplate)
      .optional()
      .describe('Headers for the application, with expressions in braces. The client cannot send them itself.'),
    removeHeader: oneOrMore(headerName, 'a header name')
      .optional()
      .describe('Headers of the client that the application does not get.'),
  })
  .superRefine((then, check) => {
    const endings = (['deny', 'limit', 'ban', 'challenge', 'allow'] as const).filter((key) => then[key] !== undefined)
    if (then.ban !== undefined && then.deny !== undefined)
      check.addIssue({ code: 'custom', path: ['ban'], message: 'belongs into deny here: deny: { ban: 10m }' })
    else if (endings.length > 1)
      check.addIssue(`has ${endings.join(' and ')}; a rule can have one of these, so write one rule for each`)
    if (Object.keys(then).length === 0) check.addIssue('is empty; name at least one effect')
  })

const rule = z.strictObject({
  name: name.describe('Unique within the file; appears on the decision record.'),
  description: description.optional(),
  when: z
    .union([z.string().min(1).max(4_000), z.literal(true)], { error: 'must be a condition in CEL, or true for always' })
    .describe('Condition in CEL, for example: threat.score >= 80'),
  // biome-ignore lint/suspicious/noThenProperty: the word that policy files use
  then: effects.describe('What happens to a request that matches.'),
  mode: mode.optional().describe('observe: the rule has no effect, its verdict is on the decision record.'),
})

const test = z.strictObject({
  name: z.string().min(1).max(200),
  request: z.strictObject({
    method: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/, 'is not a method')
      .default('GET'),
    path: z.string().regex(/^\/[^?#\s]*$/, 'must start with / and have no blank, ? or #; the query has its own key'),
    query: z.string().optional().describe('Without the question mark.'),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.string().optional(),
  }),
  client: z
    .strictObject({
      ip: z.string().optional(),
      standing: z.number().min(0).max(100).optional(),
      identity: z.string().optional(),
      asn: z.int().min(0).optional(),
      country: z.string().optional(),
      roles: z.array(z.string()).optional(),
      bot: z.string().optional(),
    })
    .optional()
    .describe('What is known of the client, given instead of found out.'),
  threat: z
    .strictObject({ score: z.int().min(0).max(100), uninspectedBytes: z.int().min(0).optional() })
    .optional()
    .describe('The score, given instead of computed: tests the rules apart from the detectors.'),
  signature: z.string().optional().describe('What became of the signature of a webhook: valid, invalid ...'),
  flags: z.record(z.string(), z.boolean()).optional().describe('Switches, whatever the roll-out says.'),
  route: z
    .strictObject({ tags: z.array(z.string()) })
    .optional()
    .describe('The route that the request came by.'),
  time: z.iso
    .datetime({ offset: true, error: 'must be a moment such as 2026-05-04T09:30:00Z' })
    .optional()
    .describe('The moment of the first request; time stands still otherwise.'),
  times: z.int().min(1).max(10_000).optional().describe('Send the request this many times; the last one is judged.'),
  every: duration(86_400_000, '1d').optional().describe('The time between two of them, which passes at once.'),
  expect: z
    .strictObject({
      action: z.enum(['allow', 'deny', 'limit', 'challenge']).optional(),
      rule: z.string().optional().describe('Name of the rule that decided.'),
      status: z.int().min(100).max(599).optional(),
      matched: z.array(z.string()).optional().describe('Rules that must match.'),
      not: z.array(z.string()).optional().describe('Rules that must not match.'),
      tags: z.array(z.string()).optional(),
      delay: duration(longestDelayMs, '10s').optional().describe('How long the request is kept waiting.'),
      route: z.string().optional().describe('The upstream that a rule chose.'),
      mirror: z.string().optional().describe('An upstream that gets a copy.'),
      headers: z.record(z.string(), z.string().nullable()).optional().describe('To the application; null: absent.'),
    })
    .refine((expect) => Object.keys(expect).length > 0, 'expects nothing, so that the test could never fail'),
})

/** A policy file. */
export const policySchema = z.strictObject({
  policy: name.describe('Name of the policy; unique among the files in force.'),
  description: description.optional(),
  mode: mode.default('enforce').describe('observe: no rule of this file has an effect.'),
  flags: flags.prefault({}).describe('Switches that conditions ask for; the config of the plugin overrides them.'),
  rules: z.array(rule).min(1).max(500),
  tests: z.array(test).default([]),
})

export type Policy = z.output<typeof policySchema>
export type RuleSource = Policy['rules'][number]

/** The schema of policy files for editors: docs/schema/policy.schema.json. */
export function policyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(policySchema, { io: 'input', target: 'draft-2020-12' })
  return { $schema, title: 'Sallyport policy', ...schema }
}
