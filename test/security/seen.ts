import { expect } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder } from '../helpers/recorder.ts'
import { planted, use } from '../pipeline/planted.ts'

/** Sends a body under a Content-Type (as raw bytes) and returns the values that scorers saw in it. */
export async function seenInBody(contentType: string, body: string): Promise<readonly string[]> {
  let values: readonly string[] = []
  const eye = planted('eye', {
    scoreBody(_ctx, view) {
      values = view.fields().map((field) => field.value)
    },
  })
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, use('eye'), { plugins: [eye] })
  const head = `POST / HTTP/1.1\r\nHost: a\r\nContent-Type:${contentType}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
  expect((await sendRaw(gateway.port, head + body)).status).toBe(200)
  // The application gets the field as the client wrote it: what it makes of it is its own affair.
  expect(upstream.requests[0]).toContain(`Content-Type: ${contentType.trim()}\r\n`)
  return values
}
