import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { until } from './gateway.ts'

export interface RawClient {
  readonly socket: Socket
  /** Everything that has come, as latin1. */
  text(): string
  /** The other side ended the connection: cleanly, or with a reset. */
  ended(): 'end' | 'reset' | null
  send(bytes: string | Buffer): void
  /** Waits until what has come fits. */
  reads(pattern: RegExp): Promise<string>
}

/** A client that does what it is told, byte by byte. Ends with the test. */
export function openClient(port: number): RawClient {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let text = ''
  let ended: 'end' | 'reset' | null = null
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  socket.on('end', () => {
    ended ??= 'end'
  })
  socket.on('error', () => {
    ended = 'reset'
  })
  onTestFinished(() => {
    socket.destroy()
  })
  return {
    socket,
    text: () => text,
    ended: () => ended,
    send: (bytes) => void socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    reads: (pattern) => until(() => (pattern.test(text) ? text : undefined)),
  }
}
