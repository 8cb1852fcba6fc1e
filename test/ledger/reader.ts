/** The consumer in a process of its own, so that reading costs the load nothing: `reader.ts PORT`. Told `stop`, it reports. */
import { Redis } from 'ioredis'
import type { Decision, Gap } from '../../gateway/contract/index.ts'
import { startConsumer } from '../events/consumer.ts'

export interface Account {
  /** `<edge>.<boot>`. */
  readonly stream: string
  readonly events: number
  readonly outOfOrder: number
  readonly gaps: readonly Gap[]
  /** Request ids of the decisions. */
  readonly decisions: readonly string[]
}

export interface Report {
  readonly accounts: readonly Account[]
  readonly duplicates: number
  readonly missing: readonly string[]
}

const client = new Redis(Number(process.argv[2]), '127.0.0.1', {
  retryStrategy: () => 50,
  maxRetriesPerRequest: null,
})
client.on('error', () => undefined)
const decisions = new Map<string, string[]>()
const consumer = await startConsumer(client, 'sp:events', ({ type, data }, { stream }) => {
  if (type !== 'dev.sallyport.decision.v1') return
  const ids = decisions.get(stream) ?? []
  decisions.set(stream, ids)
  ids.push((data as Decision).request.id)
})

process.on('message', async () => {
  await consumer.stop()
  const accounts = [...consumer.streams].map(([stream, { seqs, gaps, outOfOrder }]) => ({
    ...{ stream, gaps, outOfOrder, events: seqs.size, decisions: decisions.get(stream) ?? [] },
  }))
  const report: Report = { accounts, duplicates: consumer.duplicates, missing: consumer.missing() }
  process.send!(report, () => process.exit(0))
})
