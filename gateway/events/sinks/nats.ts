import { idTextOf } from '../event-id.ts'
import type { Sink } from '../sink.ts'
import { createLinkedSink, type Link } from './linked.ts'

export interface NatsOptions {
  readonly servers: readonly string[]
  readonly subject: string
  readonly credentials: { readonly username: string; readonly password: string } | null
  readonly tls: boolean
}

const deadlineMs = 5_000

/**
 * A NATS subject that a JetStream stream keeps. `Nats-Msg-Id` is the id of the event, so that the server removes what is
 * sent twice within its window (two minutes unless the stream says otherwise).
 */
export function createNatsSink(options: NatsOptions): Sink {
  const client = load()
  client.catch(() => undefined)
  return createLinkedSink('NATS', deadlineMs, async () => connectTo(await client, options))
}

/** Only where it is needed, for its memory; and then at start, because loading holds up whatever comes meanwhile. */
async function load() {
  const { connect } = await import('@nats-io/transport-node')
  const { jetstream } = await import('@nats-io/jetstream')
  return { connect, jetstream }
}

type Client = Awaited<ReturnType<typeof load>>

async function connectTo(
  { connect, jetstream }: Client,
  { servers, subject, credentials, tls }: NatsOptions,
): Promise<Link> {
  const connection = await connect({
    servers: [...servers],
    name: 'sallyport',
    timeout: deadlineMs,
    reconnect: false,
    ...(credentials && { user: credentials.username, pass: credentials.password }),
    ...(tls && { tls: {} }),
  })
  const stream = jetstream(connection, { timeout: deadlineMs })
  return {
    async send(lines) {
      await Promise.all(lines.map((line) => stream.publish(subject, line, { msgID: idTextOf(line) })))
    },
    close: () => connection.close(),
  }
}
