import { z } from 'zod'
import { type BodyView, definePlugin, parseDuration, type RequestContext } from '../../gateway/contract/index.ts'
import { isSigned, type SchemeName, schemes } from './schemes.ts'

const endpoint = z.strictObject({
  path: z
    .string()
    .regex(/^\/[^*?#]*\*?$/, 'must be a path such as /hooks/github, or a beginning such as /hooks/*')
    .describe('Where the sender posts to: a path, or a beginning that ends in *.'),
  scheme: z.enum(Object.keys(schemes) as [SchemeName, ...SchemeName[]]).describe('How the sender signs.'),
  secrets: z
    .array(z.string().min(8, 'must have at least 8 characters: a shorter one can be guessed').max(512))
    .min(1)
    .max(4)
    .describe(
      'The secrets shared with the sender, two while one replaces the other. Write a reference to the environment.',
    ),
  tolerance: z
    .string()
    .default('5m')
    .transform((text, context) => {
      const ms = parseDuration(text)
      if (ms !== undefined && ms >= 1_000 && ms <= 3_600_000) return ms
      context.addIssue({ code: 'custom', message: 'must be a time from 1s to 1h' })
      return z.NEVER
    })
    .describe('How far the time of a signature may be from now, where the sender signs a time.'),
})

const config = z.strictObject({
  endpoints: z.array(endpoint).min(1).max(100).describe('The webhooks that are received. The first that fits counts.'),
})

/**
 * Says whether a webhook was sent by whoever has the secret, in the fact `request.signature`; policies judge it
 * (policies/webhooks.yaml). It needs the whole body within what the route inspects.
 */
export const webhooks = definePlugin({
  name: 'webhooks',
  summary: 'Checks the signatures of webhooks (GitHub, Stripe, Slack) and tells policies.',
  config,
  onFailure: 'closed',
  budget: { syncMicros: 500 },
  setup({ endpoints }, host) {
    const signature = host.fact('request.signature')
    const find = (path: string) => endpoints.find((one) => fits(one.path, path))
    return {
      // Until the body has been seen nobody knows: a request without a body, or with one that is not inspected, stays so.
      onRequest(ctx) {
        if (find(ctx.path)) signature.set(ctx, 'unsigned')
        return undefined
      },
      scoreBody(ctx, body) {
        const found = find(ctx.path)
        if (found) signature.set(ctx, judge(found, ctx, body, host.clock.wallMs()))
        return undefined
      },
    }
  },
})

type Endpoint = z.output<typeof endpoint>

function fits(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
}

function judge({ scheme, secrets, tolerance }: Endpoint, ctx: RequestContext, body: BodyView, nowMs: number): string {
  const { header, read } = schemes[scheme]
  const value = ctx.header(header)
  if (value === null) return 'unsigned'
  if (!body.complete) return 'too-large'
  const signed = read(value, (name) => ctx.header(name))
  if (signed === null || !isSigned(signed, body.bytes, secrets)) return 'invalid'
  // After the signature: the time of a forged one is the forger's.
  if (signed.atS !== null && Math.abs(nowMs - signed.atS * 1_000) > tolerance) return 'expired'
  return 'valid'
}
