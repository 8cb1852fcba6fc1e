import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type Message, readRequest } from './wire.ts'

/** What reached the application during one case. */
export interface Recording {
  /** Whole requests, in order. */
  readonly requests: Message[]
  /** Bytes that are no request, with the reason. */
  readonly strange: string[]
  /** When bytes came last, as `performance.now()`. */
  lastMs: number
}

/** How the application answers; `null` stays silent. `end` closes the connection behind the bytes. */
export interface Answer {
  readonly bytes: string
  readonly end: boolean
}

export interface Recorder {
  readonly port: number
  readonly url: string
  /** Begins a new case: half requests of the one before are cut off. */
  record(answer?: (request: Message) => Answer | null): Recording
  close(): Promise<void>
}

const ok = (): Answer => ({ bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', end: false })
const okToHead: Answer = { bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', end: false }

/** An application that keeps every byte and reads them with these suites' own reader. */
export async function startRecorder(): Promise<Recorder> {
  const sockets = new Map<Socket, string>()
  let answer: (request: Message) => Answer | null = ok
  let recording: Recording = emptyRecording()
  const server = createServer((socket) => {
    sockets.set(socket, '')
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (bytes) => {
      recording.lastMs = performance.now()
      sockets.set(socket, takeRequests(sockets.get(socket)! + bytes.toString('latin1'), recording, socket, answer))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    record(next = ok) {
      for (const [socket, rest] of sockets) if (rest !== '') socket.destroy()
      answer = next
      recording = emptyRecording()
      return recording
    },
    async close() {
      for (const socket of sockets.keys()) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function emptyRecording(): Recording {
  return { requests: [], strange: [], lastMs: 0 }
}

/** Answers every whole request of `text` and returns the rest. */
function takeRequests(
  text: string,
  recording: Recording,
  socket: Socket,
  answer: (request: Message) => Answer | null,
): string {
  let rest = text
  while (rest !== '') {
    const reading = readRequest(rest)
    if (reading === 'more') return rest
    if ('wrong' in reading) {
      recording.strange.push(`${reading.wrong} in ${JSON.stringify(rest.slice(0, 400))}`)
      socket.destroy()
      return ''
    }
    recording.requests.push(reading)
    rest = rest.slice(reading.length)
    const given = answer === ok && reading.startLine.startsWith('HEAD ') ? okToHead : answer(reading)
    if (given?.end) socket.end(given.bytes, 'latin1')
    else if (given) socket.write(given.bytes, 'latin1')
  }
  return ''
}
