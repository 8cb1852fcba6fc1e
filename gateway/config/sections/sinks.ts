import { z } from 'zod'
import { duration } from '../fields/quantity.ts'
import { text } from '../fields/text.ts'
import { show } from '../values.ts'

const entries = (standard: number) => z.int().min(1_000).max(1_000_000_000).prefault(standard)

/** The Redis Stream `<redis.prefix>:events`. */
export const redisSink = z
  .strictObject({
    keep: entries(100_000).describe('Events that stay in the stream when every consumer group has them.'),
    most: entries(500_000).describe('Events that stay at most; beyond it the oldest go, read or not.'),
  })
  .superRefine(({ keep, most }, context) => {
    if (most >= keep) return
    context.addIssue({ code: 'custom', path: ['most'], message: `must be at least keep (${keep}), found ${most}` })
  })
  .prefault({})
  .describe('The stream in Redis, `<redis.prefix>:events`. For `to: redis`.')

const url = text((written, refuse) => {
  const parsed = URL.parse(written)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return refuse(wrongUrl(written))
  if (parsed.username || parsed.password) return refuse('a name or password here is not sent; sign with `secret`')
  return written
}, wrongUrl)

function wrongUrl(found: unknown): string {
  return `expected where to post events, found ${show(found)}; write https://siem.example/events`
}

/** Batches of events as HTTP requests. */
export const httpSink = z
  .strictObject({
    url: url.describe('Where batches are posted, https:// or http://.'),
    secret: z.string().min(16).optional().describe('Signs every batch: HMAC-SHA256 in X-Sallyport-Signature.'),
    timeout: duration({ least: '100ms', most: '1m' })
      .prefault('5s')
      .describe('Longest wait for an answer; then the batch is sent again.'),
  })
  .transform(({ timeout, secret, ...asWritten }) => ({ ...asWritten, secret: secret ?? null, timeoutMs: timeout }))
  .optional()
  .transform((section) => section ?? null)
  .describe('A receiver of batches over HTTP. For `to: http`.')

const server = text(
  (written, refuse) =>
    /^[A-Za-z0-9._-]+:\d{1,5}$|^\[[0-9A-Fa-f:.]+\]:\d{1,5}$/.test(written) ? written : refuse(wrongServer(written)),
  wrongServer,
)

function wrongServer(found: unknown): string {
  return `expected host and port of a server, found ${show(found)}; write broker.example:9092`
}

const login = {
  username: z.string().min(1).optional().describe('Who the gateway is there; with `password`.'),
  password: z.string().min(1).optional().describe('Its password; take it from the environment.'),
  tls: z.boolean().prefault(false).describe('Whether to speak TLS, with the authorities of the system.'),
}

interface Login {
  readonly username?: string | undefined
  readonly password?: string | undefined
}

function toCredentials({ username, password }: Login) {
  return username === undefined || password === undefined ? null : { username, password }
}

function halfLogin({ username, password }: Login, context: z.RefinementCtx): void {
  if ((username === undefined) === (password === undefined)) return
  const [missing, given] = username === undefined ? ['username', 'password'] : ['password', 'username']
  context.addIssue({ code: 'custom', path: [missing], message: `is missing, and required with ${given}` })
}

/** A topic in Kafka. */
export const kafkaSink = z
  .strictObject({
    brokers: z.array(server).min(1).describe('Where the brokers are, as host:port; some of them are enough.'),
    topic: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,249}$/, { error: 'expected a topic: letters, digits, dots, dashes, underscores' })
      .prefault('sallyport-events')
      .describe('The topic. Events have the name of the edge as key, so that those of one edge keep their order.'),
    ...login,
  })
  .superRefine(halfLogin)
  .transform(({ username, password, ...asWritten }) => ({
    ...asWritten,
    credentials: toCredentials({ username, password }),
  }))
  .optional()
  .transform((section) => section ?? null)
  .describe('A Kafka topic. For `to: kafka`.')

/** A subject that a JetStream stream keeps. */
export const natsSink = z
  .strictObject({
    servers: z.array(server).min(1).describe('Where the NATS servers are, as host:port.'),
    subject: z
      .string()
      .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, { error: 'expected a subject; write sallyport.events' })
      .prefault('sallyport.events')
      .describe('The subject; a JetStream stream that listens to it must exist.'),
    ...login,
  })
  .superRefine(halfLogin)
  .transform(({ username, password, ...asWritten }) => ({
    ...asWritten,
    credentials: toCredentials({ username, password }),
  }))
  .optional()
  .transform((section) => section ?? null)
  .describe('A NATS JetStream subject. For `to: nats`.')
