import { timely } from '../deadline.ts'
import type { Sink } from '../sink.ts'

/** Where events are appended; the connection belongs to another part of the gateway. */
export interface Appender {
  append(events: readonly string[]): Promise<void>
  close(): undefined
}

/** A server that hangs answers nothing and keeps the connection open. */
const deadlineMs = 2_000

/** A Redis Stream, one entry an event: `event` holds the JSON. */
export function createRedisStreamSink(stream: Appender): Sink {
  return {
    write: (lines) => timely(stream.append(lines.trimEnd().split('\n')), deadlineMs, 'Redis'),
    async close() {
      stream.close()
    },
  }
}
