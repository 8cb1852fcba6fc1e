import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { send, take } from './flow.ts'

export interface Application {
  readonly url: string
  close(): void
}

/**
 * The application behind the streams: `GET /?bytes=N` answers with so many bytes, `POST /?rate=N` reads the body at so
 * many bytes a second (without `rate` as fast as it can) and answers how many there were.
 */
export async function startApplication(): Promise<Application> {
  const server = createServer((req, res) => {
    const query = new URL(req.url!, 'http://a').searchParams
    if (req.method === 'POST') {
      const rate = Number(query.get('rate') ?? Number.POSITIVE_INFINITY)
      take(req, rate).then(
        (bytes) => res.end(String(bytes)),
        () => res.destroy(),
      )
      return
    }
    const bytes = Number(query.get('bytes'))
    res.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes })
    void send(res, bytes)
  })
  // A slow upload is what is measured here, not the patience of this server.
  server.requestTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
