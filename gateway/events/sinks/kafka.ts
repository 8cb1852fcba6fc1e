import { idOf } from '../event-id.ts'
import type { Sink } from '../sink.ts'
import { createLinkedSink, type Link } from './linked.ts'

export interface KafkaOptions {
  readonly brokers: readonly string[]
  readonly topic: string
  readonly credentials: { readonly username: string; readonly password: string } | null
  readonly tls: boolean
}

const deadlineMs = 5_000
/** Every in-sync replica has it: what one of them alone has is lost with it. */
const allReplicas = -1

/** A Kafka topic. The key is the name of the edge: events of one edge lie in one partition, in order. */
export function createKafkaSink(options: KafkaOptions): Sink {
  const client = load()
  client.catch(() => undefined)
  return createLinkedSink('Kafka', deadlineMs, async () => connectTo(await client, options))
}

/** Only where it is needed, for its memory; and then at start, because loading holds up whatever comes meanwhile. */
function load() {
  return import('@platformatic/kafka')
}

type Client = Awaited<ReturnType<typeof load>>

function connectTo({ Producer, stringSerializers }: Client, { brokers, topic, credentials, tls }: KafkaOptions): Link {
  const producer = new Producer({
    clientId: 'sallyport',
    bootstrapBrokers: [...brokers],
    serializers: stringSerializers,
    timeout: deadlineMs,
    connectTimeout: deadlineMs / 2,
    // The delivery tries again, and knows what has to come first.
    retries: 1,
    ...(credentials && { sasl: { mechanism: 'PLAIN' as const, ...credentials } }),
    ...(tls && { tls: {} }),
  })
  return {
    async send(lines) {
      const messages = lines.map((value) => ({ topic, key: edgeOf(value), value }))
      await producer.send({ messages, acks: allReplicas })
    },
    close: () => producer.close(true),
  }
}

function edgeOf(line: string): string {
  const { stream } = idOf(line)
  return stream.slice(0, stream.lastIndexOf('.'))
}
