import { z } from 'zod'
import { hostPattern, name, pathPattern } from '../fields/pattern.ts'
import { size } from '../fields/quantity.ts'
import { routeCapture } from './capture.ts'
import { websocket } from './websocket.ts'

/** Inspected bytes are held in memory, per request, until the body is judged. */
const mostInspected = '16MiB'

/** A request carries at most this many tags. */
const mostTags = 32

const inspectBytes = z
  .union([z.literal(0), size({ least: '0B', most: mostInspected })], {
    error: ({ input }) =>
      typeof input === 'number'
        ? `expected a size, found the number ${input}; write a unit: 128KiB; or 0 to inspect no bodies`
        : undefined,
  })
  .prefault('128KiB')
  .describe('How much of a request body is held back and scored before it is sent on; 0 inspects no bodies.')

const route = z
  .strictObject({
    name: name().describe('The name in metrics, decisions and `routes:` of plugins.'),
    path: pathPattern().describe(
      'Just that path (/login), or it and all below (/api/*). The most specific route wins, in any order.',
    ),
    host: hostPattern().optional().describe('A host name, or *.name for all below it; every host when absent.'),
    upstream: name().describe('The name of the upstream that gets the requests.'),
    tags: z.array(name()).max(mostTags).prefault([]).describe('Words that policies can ask for.'),
    inspectBytes,
    maxBody: size({ least: '0B' })
      .optional()
      .describe('Most bytes of a request body; more is answered 413. Without it bodies have no limit.'),
    websocket,
    streaming: z.boolean().prefault(false).describe('Whether uploads may take longer than http.requestTimeout.'),
    capture: routeCapture,
  })
  .transform(({ host, maxBody, capture, ...asWritten }) => ({
    ...asWritten,
    host: host ?? null,
    maxBodyBytes: maxBody ?? null,
    capture: capture ?? null,
  }))
  .describe('One route.')

/** Which requests go to which upstream. */
export const routes = z
  .array(route)
  .min(1)
  .optional()
  .describe('Which requests go to which upstream; by default all to the first one, as the route `default`.')

/** The one route of a config without `routes`. */
export function defaultRoute(upstream: string): z.output<typeof route> {
  return route.parse({ name: 'default', path: '/*', upstream })
}
