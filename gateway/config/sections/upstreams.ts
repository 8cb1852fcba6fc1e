import { z } from 'zod'
import { origin } from '../fields/address.ts'
import { name } from '../fields/pattern.ts'
import { duration } from '../fields/quantity.ts'
import { upstreamTls } from './tls.ts'

const upstream = z
  .strictObject({
    name: name().describe('The name that routes use.'),
    url: origin().describe(
      'Where the application listens: http://host:port or https://host:port; demo starts the bundled application.',
    ),
    connectTimeout: duration().prefault('2s').describe('Time to open a connection to the application.'),
    headTimeout: duration().prefault('30s').describe('Time until the head of its response; later is answered 504.'),
    idleTimeout: duration().prefault('60s').describe('Longest silence within a response body.'),
    connections: z
      .int()
      .min(1)
      .max(65_535)
      .prefault(256)
      .describe('Most connections to the application; further requests wait for one.'),
    keepAlive: duration()
      .prefault('4s')
      .describe("How long an idle connection is kept; keep it below the application's own time."),
    tls: upstreamTls,
  })
  .superRefine(({ url, tls }, context) => {
    if (tls === null || url.startsWith('https://')) return
    const message = 'this application is not spoken to over TLS; write https:// in its url, or remove tls'
    context.addIssue({ code: 'custom', path: ['tls'], message })
  })
  .transform(({ connectTimeout, headTimeout, idleTimeout, keepAlive, ...asWritten }) => ({
    ...asWritten,
    connectTimeoutMs: connectTimeout,
    headTimeoutMs: headTimeout,
    idleTimeoutMs: idleTimeout,
    keepAliveMs: keepAlive,
  }))
  .describe('One application.')

/** The applications behind the gateway. */
export const upstreams = z.array(upstream).min(1).describe('The applications behind the gateway; at least one.')
