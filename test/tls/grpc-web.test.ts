import { request } from 'node:https'
import { expect, it } from 'vitest'
import { startUpstream } from '../helpers/upstream.ts'
import { startTlsGateway } from './ask.ts'

/** A frame of gRPC-Web: a flag byte (0x80: trailers), the length, the bytes. */
function frame(flag: number, content: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag)
  head.writeUInt32BE(content.length, 1)
  return Buffer.concat([head, content])
}

it('gRPC-Web passes: any bytes up, and each frame down as it comes, trailers in the last one', async () => {
  const call = frame(0, Buffer.from([0, 0xff, 0x80, 0x0a]))
  const messages = [frame(0, Buffer.from([1, 2, 3])), frame(0, Buffer.from([0xc3, 0x28]))]
  const trailers = frame(0x80, Buffer.from('grpc-status: 0\r\n'))
  let send!: (bytes: Buffer | null) => void
  const upstream = await startUpstream((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/grpc-web+proto' })
    send = (bytes) => void (bytes === null ? res.end() : res.write(bytes))
    send(messages[0]!)
  })
  const gateway = await startTlsGateway(upstream.url, {}, 'plugins: [{ use: threat-score }]')
  const { port, authority } = gateway
  const headers = { 'content-type': 'application/grpc-web+proto', 'x-grpc-web': '1', te: 'trailers' }
  const received: Buffer[] = []
  const type = await new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port, ca: authority.ca, servername: 'localhost', method: 'POST', headers })
    req.on('error', reject)
    req.on('response', (res) => {
      const next = [messages[1]!, trailers, null]
      res.on('data', (chunk: Buffer) => {
        received.push(chunk)
        // The application says the next thing only when the client has the last one.
        send(next.shift()!)
      })
      res.on('end', () => resolve(res.headers['content-type']))
    })
    req.end(call)
  })
  expect(type).toBe('application/grpc-web+proto')
  expect(received).toEqual([...messages, trailers])
  expect(Buffer.from(upstream.seen[0]!.body, 'latin1')).toEqual(call)
  expect(upstream.seen[0]!.header('x-grpc-web')).toBe('1')
})
