import { connect, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { type Tunnel, type TunnelEnd, tunnel } from '../../gateway/proxy/upgrade.ts'
import { until } from '../helpers/gateway.ts'
import { type RawEnd, rawEnd } from './ends.ts'
import { opcodes, toBytes } from './frames.ts'

const { binary, close } = opcodes

interface Connection {
  /** The gateway's end. */
  readonly near: Socket
  /** Does not close when the other end does. */
  readonly far: RawEnd
}

async function connection(): Promise<Connection> {
  const server = createServer({ allowHalfOpen: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  return { near: await accepted, far: rawEnd(socket) }
}

/** A tunnel between two such connections; ends linger for 50 ms only. */
async function openTunnel(): Promise<{
  client: Connection
  upstream: Connection
  open: Tunnel
  end: Promise<TunnelEnd>
}> {
  const [client, upstream] = [await connection(), await connection()]
  const rules = { maxMessageBytes: 100, rate: null, idleTimeoutMs: 60_000 }
  const handshake = { headers: [], early: Buffer.alloc(0) }
  let open!: Tunnel
  const end = new Promise<TunnelEnd>((onClosed) => {
    const events = { nowMs: () => performance.now(), onBytes: () => undefined, onClosed }
    open = tunnel(client.near, upstream.near, handshake, rules, events, 50)
  })
  return { client, upstream, open, end }
}

it('an end that never closes is cut after a while', async () => {
  const { client, end } = await openTunnel()
  client.far.socket.write(toBytes({ opcode: binary, payload: 'x'.repeat(101) }))
  expect(await client.far.closeCode()).toBe(1009)
  expect(await end).toEqual({ error: 'message-too-large', aborted: null })
})

it('so are both, when they said goodbye and do not close', async () => {
  const { client, upstream, end } = await openTunnel()
  client.far.socket.write(toBytes({ opcode: close }))
  await until(async () => upstream.far.bytes().length > 0 || undefined)
  upstream.far.socket.write(toBytes({ opcode: close, masked: false }))
  expect(await end).toEqual({ error: null, aborted: null })
})

it('a client that is told to go while a frame is on its way gets the whole frame first', async () => {
  const { client, upstream, open, end } = await openTunnel()
  const frame = toBytes({ opcode: binary, payload: 'x'.repeat(5_000), masked: false })
  upstream.far.socket.write(frame.subarray(0, 1_000))
  await until(async () => (await client.far.body()).length === 1_000 || undefined)
  open.leave()
  open.leave()
  upstream.far.socket.write(Buffer.concat([frame.subarray(1_000), frame]))
  expect(await client.far.closeCode()).toBe(1001)
  const frames = await client.far.frames()
  expect(frames.map(({ opcode, payload }) => [opcode, payload.length])).toEqual([
    [binary, 5_000],
    [close, 2 + 'Going away'.length],
  ])
  client.far.socket.end()
  upstream.far.socket.end()
  expect(await end).toEqual({ error: 'tunnel-drained', aborted: null })
})

it('a client that breaks a rule while a frame is on its way gets that frame whole before it is told', async () => {
  const { client, upstream, end } = await openTunnel()
  const frame = toBytes({ opcode: binary, payload: 'x'.repeat(5_000), masked: false })
  upstream.far.socket.write(frame.subarray(0, 1_000))
  await until(async () => (await client.far.body()).length === 1_000 || undefined)
  client.far.socket.write(toBytes({ opcode: binary, payload: 'y'.repeat(101) }))
  await upstream.far.ended
  upstream.far.socket.end(frame.subarray(1_000))
  expect(await client.far.closeCode()).toBe(1009)
  expect((await client.far.frames())[0]!.payload.length).toBe(5_000)
  client.far.socket.end()
  expect(await end).toMatchObject({ error: 'message-too-large' })
})

it('the gateway holds a few hundred kilobytes for a client that does not read, however much comes', async () => {
  const { client, upstream } = await openTunnel()
  client.far.socket.pause()
  const frame = toBytes({ opcode: binary, payload: Buffer.alloc(65_000), masked: false })
  for (let i = 0; i < 800; i++) upstream.far.socket.write(frame)
  let [before, rounds] = [0, 0]
  await until(() => {
    rounds = upstream.far.socket.writableLength === before ? rounds + 1 : 0
    before = upstream.far.socket.writableLength
    return rounds >= 40 || undefined
  })
  expect(before).toBeGreaterThan(20_000_000)
  expect(client.near.writableLength + upstream.near.readableLength).toBeLessThan(300_000)
})
