import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RecordedRequest } from './recorded.ts'

/** What the checks of a head read of a message that node's parser took apart. No socket is behind it. */
export function toMessage(request: RecordedRequest): IncomingMessage {
  const { method, target, headers, minor, scheme, client } = request
  const message = {
    ...{ method, url: target, rawHeaders: headers, httpVersionMajor: 1, httpVersionMinor: minor },
    socket: { remoteAddress: client, encrypted: scheme === 'https' },
  }
  return message as unknown as IncomingMessage
}

/** An answer that nobody reads: its status is all that is kept. */
export function toAnswer(): ServerResponse {
  return { statusCode: 0, headersSent: true } as ServerResponse
}
