import { isBrokenPipe, type Sink } from '../sink.ts'
import { createDescriptorWriter } from './descriptor.ts'

/**
 * Standard output, one event a line. A reader that stops reading stops only this sink.
 *
 * Why not `process.stdout.write`: depending on what stdout is, it blocks the event loop (files, terminals) or keeps
 * everything unread in memory without a bound (pipes).
 */
export function createStdoutSink(): Sink {
  // Reading `process.stdout` matters: Node then sets O_NONBLOCK on a pipe or socket, so that a full one answers EAGAIN.
  // Without it the write would hold a thread of the pool for as long as nobody reads, and exiting would wait for it.
  const { fd } = process.stdout
  const writer = createDescriptorWriter()
  return {
    write: (lines) => writer.write(fd, lines),
    isGone: isBrokenPipe,
    close() {
      writer.stop()
      return Promise.resolve()
    },
  }
}
