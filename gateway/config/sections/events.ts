import { z } from 'zod'
import { size } from '../fields/quantity.ts'
import { httpSink, kafkaSink, natsSink, redisSink } from './sinks.ts'

const kinds = ['redis', 'stdout', 'file', 'http', 'kafka', 'nats'] as const
export type SinkKind = (typeof kinds)[number]

const rotate = z
  .strictObject({
    size: size({ least: '64KiB' }).prefault('100MiB').describe('A file of this size is moved away.'),
    keep: z.int().min(1).max(1_000).prefault(5).describe('How many files that were moved away are kept.'),
  })
  .transform(({ size: bytes, keep }) => ({ maxBytes: bytes, keep }))
  .optional()
  .transform((section) => section ?? null)
  .describe('The gateway rotates the file itself: `<file>.1` is the newest that was moved away. For `to: file`.')

const spill = z
  .strictObject({
    dir: z.string().min(1).describe('A folder for this gateway process alone, relative to the working directory.'),
    maxSize: size({ least: '1MiB' }).prefault('256MiB').describe('Most bytes on disk for each sink.'),
    fsync: z
      .enum(['always', 'second', 'never'])
      .prefault('second')
      .describe('When the disk is forced to keep what was written: with every write, each second, or as it likes.'),
  })
  .transform(({ dir, maxSize, fsync }) => ({ dir, maxBytes: maxSize, fsync }))
  .optional()
  .transform((section) => section ?? null)
  .describe('Where events wait on disk while a sink is away. Without it they wait in memory, and go with the process.')

/** Where decision events go, and what they tell. */
export const events = z
  .strictObject({
    to: z
      .union([z.enum([...kinds, 'none']), z.array(z.enum(kinds)).min(1)])
      .optional()
      .describe('Where events go: one, a list, or none. By default redis where a store is configured, else stdout.'),
    file: z.string().min(1).optional().describe('The file to append to; required with `to: file`.'),
    rotate,
    redis: redisSink,
    http: httpSink,
    kafka: kafkaSink,
    nats: natsSink,
    sample: z
      .number()
      .min(0)
      .max(1)
      .prefault(0.01)
      .describe('Share of the ordinary requests that get an event, 0 to 1; refusals and suspicions always do.'),
    queue: z
      .int()
      .min(1)
      .max(10_000_000)
      .prefault(65_536)
      .describe('Events that wait in memory at most, for each sink; beyond it they are counted and declared as a gap.'),
    spill,
    clientAddress: z
      .enum(['plain', 'truncated', 'hashed'])
      .prefault('plain')
      .describe('How events name clients: as they are, without the last part (/24, /48), or as a keyed hash.'),
    addressSecret: z
      .string()
      .min(16)
      .optional()
      .describe('The key of the hash, the same on every edge; required with `clientAddress: hashed`.'),
    excerpts: z
      .int()
      .min(0)
      .max(200)
      .prefault(0)
      .describe('How many characters of an offending value events show. 0: none; values may hold secrets.'),
  })
  .superRefine((section, context) => {
    const wanted = [section.to ?? []].flat()
    if (new Set(wanted).size < wanted.length) {
      context.addIssue({ code: 'custom', path: ['to'], message: 'names a sink twice; once is enough' })
    }
    for (const [kind, example] of Object.entries(examples)) {
      if (!wanted.includes(kind as SinkKind) || section[kind as keyof typeof examples] != null) continue
      const message = `is missing, and required with \`to: ${kind}\`; write for example ${example}`
      context.addIssue({ code: 'custom', path: [kind], message })
    }
    if (section.clientAddress === 'hashed' && section.addressSecret === undefined) {
      const message = 'is missing, and required with `clientAddress: hashed`; take it from the environment'
      context.addIssue({ code: 'custom', path: ['addressSecret'], message })
    }
  })
  .transform(({ to, file, addressSecret, ...asWritten }) => ({
    ...asWritten,
    to: to === undefined ? null : to === 'none' ? [] : [to].flat(),
    file: file ?? null,
    addressSecret: addressSecret ?? null,
  }))
  .prefault({})
  .describe('Where decision events go, and what they tell.')

/** What a sink needs besides its name in `to`. */
const examples = {
  file: 'file: decisions.ndjson',
  http: 'http: { url: https://siem.example/events }',
  kafka: 'kafka: { brokers: [kafka:9092] }',
  nats: 'nats: { servers: [nats:4222] }',
} as const
