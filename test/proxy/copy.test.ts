import { expect, it, onTestFinished } from 'vitest'
import { sendCopy } from '../../gateway/proxy/copy.ts'
import { createUpstream } from '../../gateway/proxy/upstream.ts'
import { until } from '../helpers/gateway.ts'
import { startRawUpstream } from '../helpers/upstream.ts'

const request = {
  requestId: 'r',
  method: 'GET',
  path: '/',
  headers: ['host', 'a'],
  body: null,
  contentLength: null,
  upgrade: false,
}

function open(url: string) {
  const times = { connectTimeoutMs: 5_000, headTimeoutMs: 5_000, idleTimeoutMs: 5_000, keepAliveMs: 5_000 }
  const upstream = createUpstream({ name: 'shadow', url, connections: 1, tls: null, ...times })
  onTestFinished(() => upstream.close())
  return upstream
}

it('an answer that never ends is given up at the deadline, and with it what waits for its connection', async () => {
  let connections = 0
  const shadow = await startRawUpstream((socket) => {
    let drip: NodeJS.Timeout | undefined
    const answer = connections++ === 0 ? 'Transfer-Encoding: chunked\r\n\r\n' : 'Content-Length: 0\r\n\r\n'
    socket.once('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\n${answer}`)
      if (connections === 1) drip = setInterval(() => socket.write('1\r\nx\r\n'), 10)
    })
    socket.on('close', () => clearInterval(drip))
  })
  const upstream = open(shadow.url)
  const outcomes: string[] = []
  const send = (deadlineMs: number) => sendCopy(upstream, request, deadlineMs, (_, outcome) => outcomes.push(outcome))
  for (let i = 0; i < 2; i++) send(100)
  expect(upstream.inFlight).toBe(2)
  await until(() => (outcomes.length === 2 ? true : undefined))
  expect(outcomes).toEqual(['failed', 'failed'])
  expect(upstream.inFlight).toBe(0)
  send(5_000)
  await until(() => outcomes[2])
  expect(outcomes[2]).toBe('answered')
  // No connection was opened for what was given up.
  expect(connections).toBe(2)
})

it('is over once, however often it is cut', async () => {
  const shadow = await startRawUpstream(() => undefined)
  const upstream = open(shadow.url)
  const outcomes: string[] = []
  const copy = sendCopy(upstream, request, 5_000, (_, outcome) => outcomes.push(outcome))
  copy.cut()
  copy.cut()
  expect(outcomes).toEqual(['failed'])
  expect(upstream.inFlight).toBe(0)
})
