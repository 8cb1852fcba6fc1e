import { z } from 'zod'
import { network } from '../fields/address.ts'
import { duration, size } from '../fields/quantity.ts'

/** What `http.path.allow` may name: each relaxes one refusal of the canonical path. */
const relaxations = [
  'backslash',
  'encoded-backslash',
  'null',
  'dot-segments',
  'fragment',
  'control',
  'bad-escape',
  'overlong',
] as const

const path = z
  .strictObject({
    allow: z
      .array(z.enum(relaxations))
      .prefault([])
      .describe('Ambiguous paths to let pass after all, by name; each one is refused with 400 by default.'),
    duplicateSlash: z
      .enum(['keep', 'refuse'])
      .prefault('keep')
      .describe('What to do with // in a path: keep sends it on (rules read it as one slash), refuse answers 400.'),
  })
  .prefault({})
  .describe('Which request paths are refused.')

/** The listener for clients: whom to believe, and how much of everything a connection may use. */
export const http = z
  .strictObject({
    trustedProxies: z
      .array(network())
      .prefault([])
      .describe('Addresses and networks of the proxies whose X-Forwarded-* and X-Request-Id are believed.'),
    trustedHops: z
      .int()
      .min(0)
      .max(32)
      .prefault(0)
      .describe('How many proxies stand before the gateway when their addresses are not known; 0 believes none.'),
    headersTimeout: duration().prefault('10s').describe('Time for a client to send the head of a request.'),
    requestTimeout: duration()
      .prefault('60s')
      .describe('Time for a client to send a whole request; streaming routes are exempt.'),
    writeTimeout: duration({ least: '1s' })
      .prefault('60s')
      .describe('How long a client may leave a piece of a response untaken; then its connection is cut.'),
    keepAliveTimeout: duration().prefault('75s').describe('How long an idle client connection is kept.'),
    maxHeaderSize: size({ least: '1KiB', most: '1MiB' })
      .prefault('16KiB')
      .describe('Most bytes of a request head; more is answered 431.'),
    maxHeaders: z.int().min(1).max(2000).prefault(100).describe('Most header fields of a request; more is refused.'),
    maxRequestLine: size({ least: '256B', most: '1MiB' })
      .prefault('8KiB')
      .describe('Most bytes of the request line; more is answered 414.'),
    maxConnections: z.int().min(1).max(1_000_000).prefault(10_000).describe('Most client connections at a time.'),
    underscoreHeaders: z
      .enum(['keep', 'drop', 'refuse'])
      .prefault('drop')
      .describe('Header names with _, which many applications read like -: keep, drop, or refuse the request.'),
    path,
  })
  .superRefine((section, context) => {
    if (section.headersTimeout > section.requestTimeout) {
      context.addIssue({
        code: 'custom',
        path: ['headersTimeout'],
        message: 'this is longer than http.requestTimeout, which counts from the same moment; make it shorter',
      })
    }
    if (section.maxRequestLine > section.maxHeaderSize) {
      context.addIssue({
        code: 'custom',
        path: ['maxRequestLine'],
        message: 'this is more than http.maxHeaderSize, of which the request line is a part; make it smaller',
      })
    }
  })
  .transform(
    ({
      headersTimeout,
      requestTimeout,
      writeTimeout,
      keepAliveTimeout,
      maxHeaderSize,
      maxRequestLine,
      ...asWritten
    }) => ({
      ...asWritten,
      headersTimeoutMs: headersTimeout,
      requestTimeoutMs: requestTimeout,
      writeTimeoutMs: writeTimeout,
      keepAliveTimeoutMs: keepAliveTimeout,
      maxHeaderBytes: maxHeaderSize,
      maxRequestLineBytes: maxRequestLine,
    }),
  )
  .prefault({})
  .describe('The listener for clients: whom to believe, and how much of everything a connection may use.')
