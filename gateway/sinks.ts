import type { Config } from './config/schema.ts'
import type { NamedSink } from './events/lane.ts'
import type { Sink } from './events/sink.ts'
import { createFileSink, type FileSink } from './events/sinks/file.ts'
import { createHttpSink } from './events/sinks/http.ts'
import { createKafkaSink } from './events/sinks/kafka.ts'
import { createNatsSink } from './events/sinks/nats.ts'
import { noSink } from './events/sinks/none.ts'
import { createRedisStreamSink } from './events/sinks/redis-stream.ts'
import { createStdoutSink } from './events/sinks/stdout.ts'
import { type Codec, eventsPlace } from './state/codec.ts'
import { keysOf } from './state/keys.ts'
import type { RedisTarget } from './state/redis-server.ts'
import { createRedisStream, type RedisStream } from './state/redis-stream.ts'

export interface Sinks {
  readonly named: readonly NamedSink[]
  /** The one that log rotation asks to begin anew. */
  readonly file: FileSink | null
}

/** The shared store, for the sink `redis`. */
export interface EventStore {
  readonly target: RedisTarget
  /** Begins every key. */
  readonly prefix: string
  readonly codec: Codec
}

/** Builds the sinks that `events.to` names. Throws when a file cannot be opened; servers may be away. */
export function createSinks(config: Config, store: EventStore | null): Sinks {
  const { to } = config.events
  const file = to.includes('file') ? createFileSink(config.events.file!, config.events.rotate) : null
  const named = to.map((name) => ({ name, sink: name === 'file' ? file! : sinkOf(name, config, store) }))
  return { named: named.length === 0 ? [{ name: 'none', sink: noSink }] : named, file }
}

type Kind = Exclude<Config['events']['to'][number], 'file'>

function sinkOf(kind: Kind, { events }: Config, store: EventStore | null): Sink {
  switch (kind) {
    case 'redis':
      return createRedisStreamSink(streamOf(store!, events.redis))
    case 'http':
      return createHttpSink(events.http!)
    case 'kafka':
      return createKafkaSink(events.kafka!)
    case 'nats':
      return createNatsSink(events.nats!)
    case 'stdout':
      return createStdoutSink()
  }
}

function streamOf({ target, prefix, codec }: EventStore, lengths: Config['events']['redis']): RedisStream {
  const encode = (event: string): string => codec.encode(event, eventsPlace)
  return createRedisStream(target, { key: keysOf(prefix, 'events')(), ...lengths, encode })
}
