import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Recorder, Recording } from './recorder.ts'
import { type Message, readResponse } from './wire.ts'

export interface Reply {
  /** Everything that came back, latin1. */
  readonly text: string
  /** Status of the first answer; 0 without one. */
  readonly status: number
  /** The other side closed the connection. */
  readonly closed: boolean
  /** It closed it with a reset. */
  readonly reset: boolean
}

export interface Observed {
  readonly reply: Reply
  readonly recording: Recording
}

export interface Patience {
  /** Nothing moved for so long on either side: nothing more will come. */
  readonly quietMs: number
  /** After the connection is closed, for what may still be on its way to the application. */
  readonly settleMs: number
}

export const inProcess: Patience = { quietMs: 120, settleMs: 3 }

/** Nothing here takes longer; a proxy that still sends then does so for ever. */
const deadlineMs = 5_000

/** Sends the bytes of one case on a connection of its own and watches both sides of the proxy until nothing moves. */
export async function observe(
  port: number,
  recorder: Recorder,
  bytes: string,
  patience: Patience,
  answer?: Parameters<Recorder['record']>[0],
): Promise<Observed> {
  const recording = recorder.record(answer)
  const reply = await exchange(port, bytes, recording, patience.quietMs)
  await sleep(patience.settleMs)
  return { reply, recording }
}

function exchange(port: number, bytes: string, recording: Recording, quietMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    const startMs = performance.now()
    let lastMs = startMs
    let text = ''
    let reset = false
    const socket = connect(port, '127.0.0.1')
    const timer = setInterval(() => {
      const nowMs = performance.now()
      if (nowMs - Math.max(lastMs, recording.lastMs) > quietMs || nowMs - startMs > deadlineMs) finish(false)
    }, 10)
    const finish = (closed: boolean): void => {
      clearInterval(timer)
      socket.removeAllListeners('close')
      socket.destroy()
      resolve({ text, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), closed, reset })
    }
    socket.on('data', (chunk) => {
      lastMs = performance.now()
      text += chunk.toString('latin1')
    })
    socket.on('error', () => {
      reset = true
    })
    socket.on('close', () => finish(true))
    socket.write(bytes, 'latin1')
  })
}

/** How many answers of the recording application came back. */
export function countAnswers(reply: Reply): number {
  return reply.text.split(/HTTP\/1\.[01] 200 /).length - 1
}

/** The final answers of a connection, interim ones left out; ends at what is no whole answer. `methods`: of the requests. */
export function answersOf(reply: Reply, methods: readonly string[]): readonly Message[] {
  const answers: Message[] = []
  let rest = reply.text
  while (rest !== '') {
    const reading = readResponse(rest, methods[answers.length] === 'HEAD', reply.closed)
    if (reading === 'more' || 'wrong' in reading) break
    rest = rest.slice(reading.length)
    if (!/^HTTP\/1\.1 1/.test(reading.startLine)) answers.push(reading)
  }
  return answers
}
