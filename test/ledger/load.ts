import { connect, type Socket } from 'node:net'

/** One request that was answered. */
export interface Answer {
  readonly id: string
  /** When it was due, and when its answer was whole; `performance.now()`. */
  readonly dueMs: number
  readonly endMs: number
}

export interface Load {
  readonly answers: Answer[]
  /** Requests whose answer never came: the gateway was killed under them. */
  readonly lost: number
  stop(): Promise<void>
}

interface Line {
  readonly socket: Socket
  dueMs: number | null
  text: string
}

const request = 'GET /items HTTP/1.1\r\nHost: shop.example\r\n\r\n'
const tickMs = 1

/**
 * Requests to one port at a steady rate, whatever becomes of them (open loop): the time of an answer counts from when its
 * request was due. `perSecond` 0: as fast as answers come. A connection that breaks is made anew.
 */
export function startLoad(port: number, perSecond: number, connections: number): Load {
  const answers: Answer[] = []
  const idle: Line[] = []
  const open = new Set<Line>()
  const due: number[] = []
  let lost = 0
  let owed = 0
  let lastMs = performance.now()
  let ended = false

  function connectLine(): void {
    if (ended) return
    const line: Line = { socket: connect(port, '127.0.0.1'), dueMs: null, text: '' }
    open.add(line)
    line.socket.setNoDelay(true).setEncoding('latin1')
    line.socket.on('connect', () => release(line))
    line.socket.on('data', (chunk) => take(line, String(chunk)))
    line.socket.on('error', () => undefined)
    line.socket.on('close', () => {
      if (line.dueMs !== null) lost++
      line.dueMs = null
      open.delete(line)
      const at = idle.indexOf(line)
      if (at >= 0) idle.splice(at, 1)
      setTimeout(connectLine, 100)
    })
  }

  function release(line: Line): void {
    const next = perSecond === 0 ? performance.now() : due.shift()
    if (next === undefined || ended) idle.push(line)
    else send(line, next)
  }

  function send(line: Line, dueMs: number): void {
    line.dueMs = dueMs
    line.socket.write(request)
  }

  function take(line: Line, chunk: string): void {
    line.text += chunk
    const head = line.text.indexOf('\r\n\r\n')
    if (head < 0 || line.dueMs === null) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(line.text)?.[1])
    if (line.text.length < head + 4 + length) return
    const id = /\r\nx-request-id: (\S+)/i.exec(line.text)![1]!
    answers.push({ id, dueMs: line.dueMs, endMs: performance.now() })
    line.text = ''
    line.dueMs = null
    release(line)
  }

  const timer = setInterval(() => {
    const nowMs = performance.now()
    owed += ((nowMs - lastMs) * perSecond) / 1_000
    lastMs = nowMs
    for (; owed >= 1; owed--) {
      const line = idle.pop()
      if (line) send(line, nowMs)
      else due.push(nowMs)
    }
  }, tickMs)
  for (let n = 0; n < connections; n++) connectLine()

  return {
    answers,
    get lost() {
      return lost
    },
    async stop() {
      ended = true
      clearInterval(timer)
      const deadlineMs = performance.now() + 2_000
      const busy = (): boolean => [...open].some(({ dueMs }) => dueMs !== null)
      while (busy() && performance.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 10))
      for (const { socket } of open) socket.destroy()
    },
  }
}
