import { z } from 'zod'
import type { AuditEntry, BanChange, Decision, EventData, Gap, StateChange, Summary } from '../contract/index.ts'

const count = z.int().min(0)
const number = z.int().min(1)

const signal = z.object({
  id: z.string().describe('family.what, for example sqli.tautology'),
  points: z.number().min(0).max(100),
  where: z.string().describe('The place of the evidence: query.id, header.referer, body.json./a'),
  steps: z.array(z.string()).readonly().exactOptional().describe('How the value was decoded before it appeared'),
  because: z.array(z.string()).readonly().exactOptional().describe('What weighed most, where no rule has a name'),
  observed: z.boolean().exactOptional().describe('From a plugin in observe mode: recorded, not counted'),
  excerpt: z.string().max(200).exactOptional().describe('The beginning of the value; only with events.excerpts'),
})

const decidedBy = z.object({
  action: z
    .enum(['pass', 'allow', 'deny', 'limit', 'challenge', 'refuse'])
    .describe("pass: no plugin had an opinion; refuse: the gateway's own checks ended it, see outcome.error"),
  plugin: z.string().nullable(),
  rule: z.string().nullable().describe('The rule, list or limit inside the plugin'),
  mode: z.enum(['enforce', 'observe']),
  reason: z.string().describe('For the operator; never shown to the client'),
})

const change = z.union([
  z.object({
    what: z.literal('evidence').describe('Nothing suspicious is found in these places any more'),
    without: z.array(z.string()),
    score: z.int().min(0).max(100).describe('The score without them'),
    passesAt: z.number().nullable().describe('The highest score that passes; null: the rules do not ask for it'),
  }),
  z.object({
    what: z.literal('standing').describe('The client is remembered as less dangerous'),
    is: z.number(),
    passesAt: z.number().describe('The highest that passes'),
  }),
  z.object({
    what: z.literal('test').describe('A test in the condition of a rule turns out otherwise'),
    rule: z.string(),
    test: z.string(),
    is: z.boolean(),
  }),
  z.object({ what: z.literal('wait').describe('The client comes again after so long'), ms: z.number() }),
  z.object({
    what: z.literal('entry').describe('It is taken from its list, or runs out'),
    entry: z.string(),
    untilMs: z.number().nullable(),
  }),
])

const counterfactual = z
  .object({
    changes: z.array(change).describe('All together'),
    limits: z.array(z.string()).describe('Limits that would then have counted the request'),
  })
  .describe('The smallest change with which the plugin that refused would have let the request pass')

const decision: z.ZodType<Decision> = z
  .object({
    request: z.object({
      id: z.string(),
      method: z.string(),
      host: z.string().describe('Lower case, without port'),
      path: z.string().describe('As it came, without the query'),
      route: z.string().nullable(),
    }),
    client: z.object({
      address: z.string().describe('As events.clientAddress says: an address, its network, or hmac:<16 hex digits>'),
      identity: z.string().nullable().describe('Who the client proved to be: key:abc'),
      standing: z.number().min(0).max(100).describe('The remembered danger of the client'),
    }),
    verdict: decidedBy,
    observed: z.array(decidedBy).describe('What plugins and rules in observe mode would have done'),
    score: z.object({
      total: z.int().min(0).max(100).describe('Higher is more dangerous'),
      signals: z.array(signal),
    }),
    response: z
      .object({ total: z.int().min(0).max(100), signals: z.array(signal) })
      .exactOptional()
      .describe('What plugins found in the response, by the arithmetic of the score; absent when nothing'),
    matched: z.array(z.string()).describe('Rules that matched, ending or not, in order'),
    tags: z.array(z.string()),
    limits: z.array(
      z.object({
        name: z.string(),
        remaining: count.describe('Whole requests that would still pass'),
        degraded: z.boolean().describe('Answered without the shared state'),
      }),
    ),
    skipped: z
      .array(z.object({ plugin: z.string(), hook: z.string(), why: z.enum(['threw', 'late', 'over-budget']) }))
      .describe('Hooks that did not run or whose result was not used'),
    outcome: z.object({
      status: z.int().min(0).max(999).describe('Sent to the client; 0 when it went away before'),
      bytes: count,
      gatewayMicros: count.describe('Time in the gateway itself'),
      upstreamMillis: z
        .number()
        .min(0)
        .nullable()
        .describe('To the response head; null: the application was not asked'),
      error: z.string().nullable().describe('Code when the gateway itself ended the request; see docs/errors.md'),
      aborted: z.enum(['client', 'upstream']).nullable(),
    }),
    counterfactual: counterfactual.exactOptional(),
    policy: z
      .string()
      .regex(/^sha256:[0-9a-f]{16}$/)
      .describe('Hash over the configuration and every policy in force'),
  })
  .describe('The recorded outcome of one request. Names and places: no query, header, cookie or body values.')

const counts = z.record(z.string(), number)

const summary: z.ZodType<Summary> = z
  .object({
    fromMs: count,
    toMs: count,
    requests: number,
    actions: counts,
    statuses: counts,
    unsampled: count.describe('Decisions that were counted here only'),
  })
  .describe('Counts of all requests of one second, or of more when no sink had a place for it in time.')

const state: z.ZodType<StateChange> = z
  .object({
    what: z.enum([
      'start',
      'reload',
      'drain',
      'bypass',
      'recover',
      'store-away',
      'store-back',
      'worker-lost',
      'worker-back',
      'policy-guard',
    ]),
    detail: z.string(),
  })
  .describe('Something changed in the gateway itself.')

const ban: z.ZodType<BanChange> = z
  .object({
    action: z
      .enum(['add', 'remove', 'expire', 'restore', 'conflict'])
      .describe('restore: put back into a store that had lost it; conflict: two wanted different things'),
    effect: z.enum(['ban', 'allow']).describe('allow: not a ban, but what protects from bans'),
    id: z.string(),
    kind: z.enum(['address', 'network', 'identity', 'fingerprint']),
    target: z.string(),
    reason: z.string(),
    by: z.string().describe('Who wanted it: operator alice, policy hostile (a rule), plugin behaviour'),
    untilMs: count.describe('When it ends, milliseconds since 1970'),
    conflict: z
      .string()
      .nullable()
      .describe('The rule of precedence that decided, what stands and what gave way; null: nothing was against it'),
  })
  .describe('A change of the shared bans; told once, by one edge.')

const audit: z.ZodType<AuditEntry> = z
  .object({
    who: z.string(),
    what: z.string(),
    target: z.string(),
    before: z.unknown().describe('null: nothing was there'),
    after: z.unknown().describe('null: nothing is there'),
  })
  .describe('Somebody changed something by hand.')

const gap: z.ZodType<Gap> = z
  .object({
    stream: z.string().describe('Whose numbers: <edge>.<boot>, as ids begin'),
    sink: z.string().describe('The sink that lost them; readers of another one may have them all'),
    from: number,
    to: number.nullable().describe('null: nobody knows how far that process came before it was killed'),
    count: number.nullable().describe('null: some of the range may have arrived'),
    why: z.enum(['queue-full', 'write-failed', 'killed', 'spill-damaged']),
  })
  .describe('Declared loss: of these numbers, those that the reader of the sink has not received will never come.')

const types: { readonly [Type in keyof EventData]: z.ZodType<EventData[Type]> } = {
  ...{ decision, summary, state, ban, audit, gap },
}

/** JSON Schema (draft 2020-12) of every event: one of the types, each a CloudEvents 1.0 event in JSON format. */
export function eventsJsonSchema(): object {
  const schemas = Object.entries(types).map(([type, data]) => [type, z.toJSONSchema(envelope(type, data))] as const)
  const $defs = Object.fromEntries(schemas.map(([type, { $schema: _, ...schema }]) => [type, open(schema)]))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Events of Sallyport',
    description: 'Fields may be added to a version; readers ignore what they do not know.',
    oneOf: Object.keys($defs).map((type) => ({ $ref: `#/$defs/${type}` })),
    $defs,
  }
}

function envelope(type: string, data: z.ZodType) {
  return z.object({
    specversion: z.literal('1.0'),
    id: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,100}\.[A-Za-z0-9]+\.[1-9][0-9]*$/)
      .describe('<edge>.<boot>.<seq>; seq has no gaps per edge and boot'),
    source: z
      .string()
      .regex(/^\/sallyport\//)
      .describe('/sallyport/<edge>'),
    type: z.literal(`dev.sallyport.${type}.v1`),
    time: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      .describe('RFC 3339, milliseconds, UTC'),
    data,
  })
}

/** What is written is all that there is now; what readers accept may be more. */
function open(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(open)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'additionalProperties' || value !== false)
  return Object.fromEntries(entries.map(([key, value]) => [key, open(value)]))
}
