import { createServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { freePort } from '../../helpers/redis.ts'
import { type KafkaRecord, readRecords } from './kafka-records.ts'
import { array, int8, int16, int32, int64, text, type WireReader, wireReader } from './kafka-wire.ts'

export interface KafkaBroker {
  readonly address: string
  /** What is in the one partition of the topic, in order. */
  readonly records: KafkaRecord[]
  stop(): Promise<void>
  restart(): Promise<void>
  freeze(): void
  thaw(): void
}

const apis = { produce: 0, metadata: 3, versions: 18 } as const

/**
 * As much of a Kafka broker as a producer needs: ApiVersions 3, Metadata 8 and Produce 8 for one topic with one partition
 * (kafka.apache.org/protocol). It checks the length and the CRC-32C of each batch, and that all replicas are asked for.
 */
export async function startKafkaBroker(topic: string): Promise<KafkaBroker> {
  const port = await freePort()
  const records: KafkaRecord[] = []
  const sockets = new Set<Socket>()
  let held: (() => void)[] | null = null
  let server: Server

  function answer(request: WireReader): Buffer {
    const [key, version, correlation] = [request.int16(), request.int16(), request.int32()]
    request.text()
    if (key === apis.versions) return Buffer.concat([int32(correlation), versions()])
    if (key === apis.metadata) return Buffer.concat([int32(correlation), metadata(topic, port)])
    if (key !== apis.produce || version !== 8) throw new Error(`unknown request ${key} version ${version}`)
    const base = records.length
    request.text()
    if (request.int16() !== -1) throw new Error('not all replicas were asked for')
    request.int32()
    request.array(() => {
      if (request.text() !== topic) throw new Error('wrong topic')
      request.array(() => {
        if (request.int32() !== 0) throw new Error('wrong partition')
        records.push(...readRecords(request.bytes(request.int32())))
      })
    })
    return Buffer.concat([int32(correlation), produced(topic, base)])
  }

  function serve(socket: Socket): void {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)))
    let unread = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      while (unread.length >= 4 && unread.length >= 4 + unread.readInt32BE(0)) {
        const request = unread.subarray(4, 4 + unread.readInt32BE(0))
        unread = unread.subarray(4 + request.length)
        const act = (): void => {
          const body = answer(wireReader(request))
          socket.write(Buffer.concat([int32(body.length), body]))
        }
        if (held) held.push(act)
        else act()
      }
    })
  }

  async function restart(): Promise<void> {
    server = createServer(serve)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  }

  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }

  await restart()
  onTestFinished(stop)
  return {
    ...{ address: `127.0.0.1:${port}`, records, stop, restart },
    freeze() {
      held = []
    },
    thaw() {
      for (const act of held ?? []) act()
      held = null
    },
  }
}

/** ApiVersions 3 is of the compact kind: lengths plus one, and tags behind every structure. */
function versions(): Buffer {
  const supported = [
    [apis.produce, 8, 8],
    [apis.metadata, 8, 8],
    [apis.versions, 3, 3],
  ]
  const entries = supported.map((numbers) => Buffer.concat([...numbers.map(int16), int8(0)]))
  return Buffer.concat([int16(0), int8(entries.length + 1), ...entries, int32(0), int8(0)])
}

function metadata(topic: string, port: number): Buffer {
  const broker = [int32(1), text('127.0.0.1'), int32(port), text(null)]
  const partition = [int16(0), int32(0), int32(1), int32(0), array([int32(1)]), array([int32(1)]), array([])]
  const noOperations = int32(-2_147_483_648)
  const topics = [int16(0), text(topic), int8(0), array([Buffer.concat(partition)]), noOperations]
  const brokers = array([Buffer.concat(broker)])
  return Buffer.concat([int32(0), brokers, text('test'), int32(1), array([Buffer.concat(topics)]), noOperations])
}

function produced(topic: string, base: number): Buffer {
  const partition = [int32(0), int16(0), int64(BigInt(base)), int64(-1n), int64(0n), array([]), text(null)]
  return Buffer.concat([array([Buffer.concat([text(topic), array([Buffer.concat(partition)])])]), int32(0)])
}
