// The application of the bench where nginx is missing: `upstream.ts PORT`. It answers at the cost of finding the end of a
// head, because the load generator shares its core; it is no HTTP server for anything else.
import { createServer, type Socket } from 'node:net'
import { answerBody, missingBody, missingPath } from './workload.ts'

const found = toResponse('200 OK', 'application/json', answerBody)
const missing = toResponse('404 Not Found', 'text/plain', missingBody)

createServer({ noDelay: true }, (socket) => {
  // What came of the current request so far; a body only has to be counted.
  let text = ''
  let bodyLeft = 0
  socket.setEncoding('latin1')
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    text += chunk
    for (;;) {
      if (bodyLeft > text.length) {
        bodyLeft -= text.length
        text = ''
        return
      }
      text = text.slice(bodyLeft)
      bodyLeft = 0
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      bodyLeft = contentLength(socket, text.slice(0, end))
      socket.write(text.startsWith(`GET ${missingPath} `) ? missing : found)
      text = text.slice(end + 4)
    }
  })
}).listen(Number(process.argv[2]), '127.0.0.1')

function contentLength(socket: Socket, head: string): number {
  if (/\r\ntransfer-encoding:/i.test(head)) socket.destroy(new Error('the bench sends no chunked bodies'))
  return Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
}

function toResponse(status: string, type: string, body: string): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
}
