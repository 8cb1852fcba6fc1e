import { hash } from 'node:crypto'
import type { ReservedBits } from './websocket-frames.ts'

/** RFC 6455, 1.3. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/**
 * Whether a 101 answers the key that the client sent: exactly one Sec-WebSocket-Accept, with the right value. Otherwise
 * whoever answered does not speak WebSocket, and its bytes must not be taken for frames (RFC 6455, 4.1).
 * `headers`: flat [name, value ...].
 */
export function acceptsKey(headers: readonly string[], key: string): boolean {
  const accepts = valuesOf(headers, 'sec-websocket-accept')
  return accepts.length === 1 && accepts[0]!.trim() === hash('sha1', key + guid, 'base64')
}

/** What the extensions that the application chose may do with the reserved bits of frames. */
export function reservedBits(headers: readonly string[]): ReservedBits {
  const extensions = valuesOf(headers, 'sec-websocket-extensions')
  if (extensions.length === 0) return 'none'
  return extensions.every((value) => /^\s*permessage-deflate\s*(?:;[^,]*)?$/i.test(value)) ? 'deflate' : 'any'
}

function valuesOf(headers: readonly string[], lowerName: string): string[] {
  const values: string[] = []
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]!.length === lowerName.length && headers[i]!.toLowerCase() === lowerName) values.push(headers[i + 1]!)
  }
  return values
}
