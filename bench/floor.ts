// The floor of the comparison: `floor.ts PORT UPSTREAM`. The least code that passes requests on with the same server and the
// same client as the gateway: node:http and undici's dispatch. It lacks most of what a correct proxy must do.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Dispatcher, Pool } from 'undici'

const [port, upstream] = process.argv.slice(2)
const pool = new Pool(upstream!, { connections: 256, pipelining: 1 })
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect'])

class Exchange implements Dispatcher.DispatchHandler {
  private readonly response: ServerResponse
  constructor(response: ServerResponse) {
    this.response = response
  }
  onRequestStart(): void {}
  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    this.response.writeHead(status, endToEnd((controller.rawHeaders as Buffer[]).map(String)))
  }
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.response.write(chunk)) return
    controller.pause()
    this.response.once('drain', () => controller.resume())
  }
  onResponseEnd(): void {
    this.response.end()
  }
  onResponseError(): void {
    if (this.response.headersSent) this.response.destroy()
    else this.response.writeHead(502).end()
  }
}

createServer((request, response) => {
  const { url: path = '/', method = 'GET' } = request
  const headers = endToEnd(request.rawHeaders)
  headers.push('x-forwarded-for', request.socket.remoteAddress ?? '')
  const body = hasBody(request) ? request : null
  pool.dispatch({ path, method: method as Dispatcher.HttpMethod, headers, body }, new Exchange(response))
}).listen(Number(port), '127.0.0.1')

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}

/** Flat names and values without the fields that belong to one connection. */
function endToEnd(raw: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i < raw.length; i += 2) {
    if (!hopByHop.has(raw[i]!.toLowerCase())) kept.push(raw[i]!, raw[i + 1]!)
  }
  return kept
}
