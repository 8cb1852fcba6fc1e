import { jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { expect, it, onTestFinished } from 'vitest'
import { createNatsSink } from '../../../gateway/events/sinks/nats.ts'
import { startNats } from './nats-server.ts'
import { sinkContract } from './suite.ts'

const subject = 'sallyport.events'

async function stage() {
  const nats = await startNats()
  const use = async <T>(work: (connection: NatsConnection) => Promise<T>): Promise<T> => {
    const connection = await connect({ servers: nats.server })
    try {
      return await work(connection)
    } finally {
      await connection.close()
    }
  }
  await use(async (connection) => {
    const manager = await jetstreamManager(connection)
    await manager.streams.add({ name: 'EVENTS', subjects: [subject] })
  })
  const received = (): Promise<string[]> =>
    use(async (connection) => {
      const manager = await jetstreamManager(connection)
      const { state } = await manager.streams.info('EVENTS')
      const messages: string[] = []
      for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
        messages.push((await manager.streams.getMessage('EVENTS', { seq }))!.string())
      }
      return messages
    })
  const sink = createNatsSink({ servers: [nats.server], subject, credentials: null, tls: false })
  return { ...nats, stop: nats.kill, received, sink }
}

sinkContract('nats', stage)

it('has the server remove what is sent twice', async () => {
  const { sink, received } = await stage()
  onTestFinished(() => sink.close())
  const line = '{"specversion":"1.0","id":"edge-a.1.77","source":"/sallyport/edge-a"}\n'
  await sink.write(line)
  await sink.write(line)
  expect(await received()).toHaveLength(1)
})
