import { expect, it, onTestFinished } from 'vitest'
import { createKafkaSink } from '../../../gateway/events/sinks/kafka.ts'
import { startKafkaBroker } from './kafka-broker.ts'
import { crc32c } from './kafka-records.ts'
import { sinkContract } from './suite.ts'

const topic = 'sallyport-events'

async function stage() {
  const broker = await startKafkaBroker(topic)
  const sink = createKafkaSink({ brokers: [broker.address], topic, credentials: null, tls: false })
  return { ...broker, sink, received: async () => broker.records.map(({ value }) => value) }
}

sinkContract('kafka', stage)

it('gives events the name of their edge as key', async () => {
  const { sink, records } = await stage()
  onTestFinished(() => sink.close())
  await sink.write('{"specversion":"1.0","id":"edge.a-1.9f3c.77","source":"/sallyport/edge.a-1"}\n')
  expect(records.map(({ key }) => key)).toEqual(['edge.a-1'])
})

it('is checked with the right sum (RFC 3720, B.4)', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
})
