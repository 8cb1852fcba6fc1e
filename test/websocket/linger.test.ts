import { connect, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { type TunnelEnd, tunnel } from '../../gateway/proxy/upgrade.ts'
import { until } from '../helpers/gateway.ts'
import { type RawEnd, rawEnd } from './ends.ts'
import { opcodes, toBytes } from './frames.ts'

/** A connection: the gateway's end, and the far end, which does not close when the other does. */
async function connection(): Promise<{ near: Socket; far: RawEnd }> {
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

const rules = { maxMessageBytes: 100, rate: null, idleTimeoutMs: 60_000 }

it('an end that never closes is cut after a while', async () => {
  const [client, upstream] = [await connection(), await connection()]
  let end: TunnelEnd | undefined
  const events = {
    nowMs: () => performance.now(),
    onBytes: () => undefined,
    onClosed: (told: TunnelEnd) => {
      end = told
    },
  }
  tunnel(client.near, upstream.near, { headers: [], early: Buffer.alloc(0) }, rules, events, 50)
  client.far.socket.write(toBytes({ opcode: opcodes.text, payload: 'x'.repeat(101) }))
  expect(await client.far.closeCode()).toBe(1009)
  expect(await until(() => end)).toEqual({ error: 'message-too-large', aborted: null })
  client.far.socket.end()
  upstream.far.socket.end()
})

it('a client that is told to go while a frame is on its way gets the whole frame first', async () => {
  const [client, upstream] = [await connection(), await connection()]
  const events = { nowMs: () => performance.now(), onBytes: () => undefined, onClosed: () => undefined }
  const open = tunnel(client.near, upstream.near, { headers: [], early: Buffer.alloc(0) }, rules, events, 50)
  const frame = toBytes({ opcode: opcodes.binary, payload: 'x'.repeat(5_000), masked: false })
  upstream.far.socket.write(frame.subarray(0, 1_000))
  await until(async () => (await client.far.body()).length === 1_000 || undefined)
  open.leave()
  open.leave()
  upstream.far.socket.write(Buffer.concat([frame.subarray(1_000), frame]))
  expect(await client.far.closeCode()).toBe(1001)
  const frames = await client.far.frames()
  expect(frames.map(({ opcode, payload }) => [opcode, payload.length])).toEqual([
    [opcodes.binary, 5_000],
    [opcodes.close, 2 + 'Going away'.length],
  ])
  client.far.socket.end()
})
