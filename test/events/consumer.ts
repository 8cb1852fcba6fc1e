import type { Redis } from 'ioredis'
import type { Gap, LedgerEvent } from '../../gateway/contract/index.ts'
import { type EventId, idOf } from '../../gateway/events/event-id.ts'

/** What a consumer has of one process of one edge. */
export interface Received {
  readonly seqs: ReadonlySet<number>
  readonly gaps: readonly Gap[]
  /** Numbers that came after a greater one, seen for the first time. */
  readonly outOfOrder: number
  readonly highest: number
}

export interface Consumer {
  /** By `<edge>.<boot>`. */
  readonly streams: ReadonlyMap<string, Received>
  /** Everything received once, in order of arrival. */
  readonly events: number
  /** Removed by id. */
  readonly duplicates: number
  /** Numbers that neither came nor lie in a gap of this sink, as `<edge>.<boot>.<seq>`. */
  missing(): readonly string[]
  /** Reads until nobody has written for a while, or until `stop`. */
  stop(): Promise<void>
}

interface Account {
  readonly seqs: Set<number>
  readonly gaps: Gap[]
  outOfOrder: number
  highest: number
}

/**
 * A reference consumer: one member of a consumer group on a Redis Stream. Acknowledges what it has taken, so that a
 * crash repeats and does not lose; removes duplicates by id; keeps account of every sequence number.
 *
 * @param redis a client of its own: reading blocks it
 * @param onEvent told of each event once
 * @param decode makes JSON of what stands in the stream, where that is encrypted or compressed
 */
export async function startConsumer(
  redis: Redis,
  key: string,
  onEvent: (event: LedgerEvent, id: EventId) => void = () => undefined,
  decode: (text: string) => string = (text) => text,
): Promise<Consumer> {
  const [group, member] = ['reference', 'one']
  const accounts = new Map<string, Account>()
  let events = 0
  let duplicates = 0
  let stopping = false

  function account(stream: string): Account {
    const known = accounts.get(stream) ?? { seqs: new Set(), gaps: [], outOfOrder: 0, highest: 0 }
    accounts.set(stream, known)
    return known
  }

  function take(line: string): void {
    const id = idOf(line)
    const of = account(id.stream)
    if (of.seqs.has(id.seq)) {
      duplicates++
      return
    }
    of.seqs.add(id.seq)
    events++
    if (id.seq < of.highest) of.outOfOrder++
    of.highest = Math.max(of.highest, id.seq)
    const event = JSON.parse(line) as LedgerEvent
    if (isGap(event) && event.data.sink === 'redis') account(event.data.stream).gaps.push(event.data)
    onEvent(event, id)
  }

  /** `0`: what this member was given before a crash and has not acknowledged; `>`: what nobody was given. */
  async function readOnce(from: '0' | '>'): Promise<number> {
    const args = ['GROUP', group, member, 'COUNT', '2000', 'BLOCK', '200', 'STREAMS', key, from]
    // RESP3: a map of streams, which the client makes a flat list.
    const reply = (await redis.call('XREADGROUP', ...args)) as [string, [string, string[]][]] | null
    const entries = reply?.[1] ?? []
    for (const [, [, line]] of entries) take(decode(line!))
    if (entries.length > 0) await redis.xack(key, group, ...entries.map(([entryId]) => entryId))
    return entries.length
  }

  async function loop(): Promise<void> {
    let from: '0' | '>' = '0'
    while (true) {
      try {
        const count = await readOnce(from)
        if (count === 0 && from === '>' && stopping) return
        if (count === 0) from = '>'
      } catch {
        // The server was away, or came back without the group: what it forgot is missing, and told so.
        if (stopping && redis.status !== 'ready') return
        await makeGroup().catch(() => new Promise((resolve) => setTimeout(resolve, 50)))
        from = '0'
      }
    }
  }

  async function makeGroup(): Promise<void> {
    await redis.xgroup('CREATE', key, group, '0', 'MKSTREAM').catch((error: Error) => {
      if (!error.message.startsWith('BUSYGROUP')) throw error
    })
  }

  await makeGroup()
  const ended = loop()
  return {
    streams: accounts,
    get events() {
      return events
    },
    get duplicates() {
      return duplicates
    },
    missing: () => [...accounts].flatMap(([stream, of]) => missingOf(of).map((seq) => `${stream}.${seq}`)),
    stop() {
      stopping = true
      return ended
    },
  }
}

function isGap(event: LedgerEvent): event is LedgerEvent<'gap'> {
  return event.type === 'dev.sallyport.gap.v1'
}

function missingOf({ seqs, gaps, highest }: Account): number[] {
  const last = Math.max(highest, ...gaps.map(({ to }) => to ?? 0))
  const missing: number[] = []
  for (let seq = 1; seq <= last; seq++) if (!seqs.has(seq) && !gaps.some((gap) => covers(gap, seq))) missing.push(seq)
  return missing
}

export function covers({ from, to }: Gap, seq: number): boolean {
  return seq >= from && seq <= (to ?? Number.POSITIVE_INFINITY)
}
