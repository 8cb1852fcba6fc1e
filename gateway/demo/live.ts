import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { send, sendText } from './respond.ts'
import type { Call, Handler } from './routes.ts'

const eventEveryMs = 1_000
const maxStreams = 500
const maxSockets = 500
const maxMessageBytes = 65_536
/** A reader that lets this much pile up is cut off: memory is worth more than its next message. */
const maxUnsentBytes = 1_048_576

/** Server-sent events: the first at once, then one each second until the client leaves. */
export function defineEventStream(): Handler {
  let open = 0
  return ({ request, response }) => {
    if (open >= maxStreams) return sendText(response, 503, 'Too many event streams are open.\n')
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    if (request.method === 'HEAD') return void response.end()
    open += 1
    let count = 0
    const tick = () => {
      if (response.writableLength > maxUnsentBytes) return response.destroy()
      count += 1
      const data = JSON.stringify({ count, time: new Date().toISOString() })
      return response.write(`id: ${count}\nevent: tick\ndata: ${data}\n\n`)
    }
    const timer = setInterval(tick, eventEveryMs)
    response.on('close', () => {
      open -= 1
      clearInterval(timer)
    })
    tick()
  }
}

/** Answers upgrades to `/ws` with an echo of every message, and closes other upgrades with 404. */
export function echoSocket(server: Server): { close(): void } {
  const echo = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, clientTracking: true })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (request.url?.split('?', 1)[0] !== '/ws') return refuse(socket, '404 Not Found')
    if (echo.clients.size >= maxSockets) return refuse(socket, '503 Service Unavailable')
    echo.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate())
      client.on('message', (data, binary) => {
        if (client.bufferedAmount > maxUnsentBytes) client.terminate()
        else client.send(data, { binary })
      })
    })
  })
  return {
    close: () => {
      for (const client of echo.clients) client.terminate()
      echo.close()
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** Apart from its page, so that the page needs no inline script. */
export function liveScript({ response }: Call): void {
  send(response, 200, 'text/javascript; charset=utf-8', script)
}

const script = `
const line = (list, text) => {
  const entry = document.createElement('li')
  entry.textContent = text
  list.prepend(entry)
  while (list.children.length > 8) list.lastChild.remove()
}
const ticks = document.querySelector('#ticks')
new EventSource('/events').addEventListener('tick', (event) => line(ticks, event.data))
const echoes = document.querySelector('#echoes')
const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws')
socket.onmessage = (event) => line(echoes, event.data)
socket.onclose = () => line(echoes, 'closed')
document.querySelector('#say').onsubmit = (event) => {
  event.preventDefault()
  socket.send(event.target.text.value)
  event.target.reset()
}
`
