import { z } from 'zod'
import { size } from '../fields/quantity.ts'

/** The bodies of requests that wait to be written are in memory. */
const mostBody = '1MiB'

/** What is recorded of the requests of one route. */
export const routeCapture = z
  .strictObject({
    sample: z.number().gt(0).max(1).prefault(1).describe('Share of the requests that is recorded, above 0 to 1.'),
    bodies: z
      .union([z.literal(0), size({ least: '0B', most: mostBody })], {
        error: ({ input }) =>
          typeof input === 'number'
            ? `expected a size, found the number ${input}; write a unit: 16KiB; or 0 to record no bodies`
            : undefined,
      })
      .prefault(0)
      .describe('How much of an inspected request body is recorded; 0 records none.'),
  })
  .transform(({ sample, bodies }) => ({ sample, bodyBytes: bodies }))
  .optional()
  .describe('Records the requests of this route for `sallyport replay`; needs the section `capture`.')

/** Where recorded requests go. */
export const capture = z
  .strictObject({
    dir: z
      .string()
      .min(1)
      .describe('The folder of the files, relative to the working directory; made if it is missing.'),
    encrypt: z
      .boolean()
      .prefault(true)
      .describe('Whether files are encrypted with the key in SALLYPORT_CAPTURE_KEY; false writes them in the clear.'),
    redact: z
      .array(z.string().min(1).max(100))
      .max(200)
      .prefault([])
      .describe('Further names of headers, query parameters and fields of bodies whose values are replaced.'),
    clientAddress: z
      .enum(['plain', 'pseudonym'])
      .prefault('plain')
      .describe('How clients are named: by their address, or by another one that stands for it in this run only.'),
    maxFile: size({ least: '1KiB', most: '4GiB' }).prefault('64MiB').describe('A new file begins at this size.'),
    files: z
      .int()
      .min(1)
      .max(10_000)
      .prefault(8)
      .describe('The oldest file of this edge is removed when there are more.'),
    queue: z
      .int()
      .min(1)
      .max(1_000_000)
      .prefault(1_000)
      .describe('Requests that wait to be written at most; beyond it they are dropped and counted.'),
  })
  .transform(({ maxFile, ...asWritten }) => ({ ...asWritten, maxFileBytes: maxFile }))
  .optional()
  .transform((section) => section ?? null)
  .describe('Where requests of routes with `capture` are recorded, for `sallyport replay`.')
