import { expect, it } from 'vitest'
import type { Clock } from '../../gateway/contract/index.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { type Client, openClient, startSocketServer } from './ends.ts'

const limited = 'routes: [{ name: all, path: /*, upstream: app, websocket: { rate: 2/s, burst: 3 } }]'

/** Time that stands still until it is told to go on. */
function handClock(): Clock & { nowMs: number } {
  const clock = { nowMs: 1_000, wallMs: () => clock.nowMs, monotonicMs: () => clock.nowMs }
  return clock
}

async function exchange({ socket, next }: Client, messages: number): Promise<void> {
  for (let i = 0; i < messages; i++) {
    socket.send(`${i}`)
    expect(await next()).toBe(`${i}`)
  }
}

it('a burst passes, then as many as the rate allows; one more closes both sides with 1008', async () => {
  const application = await startSocketServer()
  const clock = handClock()
  const gateway = await startGateway(application.url, limited, { clock })
  const client = await openClient(gateway)
  await exchange(client, 3)
  clock.nowMs += 1_000
  await exchange(client, 2)
  client.socket.send('too many')
  expect(await client.closed).toEqual({ code: 1008, reason: 'Too many messages' })
  expect(await until(() => application.closes[0])).toBe(1008)
  expect((await gateway.lastDecision()).outcome.error).toBe('messages-too-fast')
})

it('fragments of one message, Ping and Pong are no messages', async () => {
  const gateway = await startGateway((await startSocketServer()).url, limited, { clock: handClock() })
  const client = await openClient(gateway)
  for (let i = 0; i < 20; i++) {
    client.socket.ping()
    client.socket.send('part', { fin: i === 19 })
  }
  expect(await client.next()).toBe('part'.repeat(20))
})

it('a flood of Ping frames is closed with 1008 on any route', async () => {
  const gateway = await startGateway((await startSocketServer()).url, '', { clock: handClock() })
  const { socket, closed } = await openClient(gateway)
  for (let i = 0; i < 1_001; i++) socket.ping()
  expect((await closed).code).toBe(1008)
})

it('without a rate, messages may come as fast as they can', async () => {
  const gateway = await startGateway((await startSocketServer()).url, '', { clock: handClock() })
  const { socket } = await openClient(gateway)
  let echoed = 0
  socket.on('message', () => echoed++)
  for (let i = 0; i < 20_000; i++) socket.send('x')
  await until(() => echoed === 20_000 || undefined)
})
