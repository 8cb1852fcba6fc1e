import type { Socket } from 'node:net'
import { startRawUpstream } from './upstream.ts'

export interface Recorder {
  readonly url: string
  readonly port: number
  /** Every byte of each connection, as latin1. */
  readonly connections: string[]
  /** The whole requests among them, in the order in which they ended. */
  readonly requests: string[]
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** An application that keeps the very bytes that reached it, and answers each whole request with the same ones. */
export async function startRecorder(
  answer: string | ((socket: Socket, request: string) => void) = ok,
): Promise<Recorder> {
  const connections: string[] = []
  const requests: string[] = []
  const upstream = await startRawUpstream((socket) => {
    const index = connections.push('') - 1
    let unread = ''
    socket.on('data', (chunk) => {
      connections[index] += chunk.toString('latin1')
      unread += chunk.toString('latin1')
      for (let length = firstRequest(unread); length > 0; length = firstRequest(unread)) {
        const request = unread.slice(0, length)
        unread = unread.slice(length)
        requests.push(request)
        if (typeof answer === 'string') socket.write(answer, 'latin1')
        else answer(socket, request)
      }
    })
  })
  return { ...upstream, connections, requests }
}

/** Length of the first whole request; 0 when it is not whole. */
function firstRequest(text: string): number {
  const head = text.indexOf('\r\n\r\n') + 4
  if (head < 4) return 0
  const fields = text.slice(0, head).toLowerCase()
  if (/\r\ntransfer-encoding: chunked\r\n/.test(fields)) {
    const end = text.indexOf('0\r\n\r\n', head)
    return end < 0 ? 0 : end + 5
  }
  const length = head + Number(/\r\ncontent-length: (\d+)\r\n/.exec(fields)?.[1] ?? 0)
  return text.length >= length ? length : 0
}

/** Names and values of a recorded message, in order. */
export function fieldsOf(message: string): readonly (readonly [string, string])[] {
  const lines = message.slice(0, message.indexOf('\r\n\r\n')).split('\r\n').slice(1)
  return lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
}

/** All values of a field. */
export function valuesOf(message: string, name: string): readonly string[] {
  return fieldsOf(message).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []))
}
