import type { Clock, Decision, EventType, Gap, LedgerEvent } from '../../gateway/contract/index.ts'
import type { SinkStats } from '../../gateway/events/lane.ts'
import type { Ledger } from '../../gateway/events/ledger.ts'
import { isBrokenPipe, type Sink } from '../../gateway/events/sink.ts'
import type { StreamStats } from '../../gateway/events/stream.ts'

/** A plain pass, which only the sample records; `changes` replace whole parts. */
export function decisionOf(id: string, changes: Partial<Decision> = {}): Decision {
  return {
    request: { id, method: 'GET', host: 'shop.example', path: '/items', route: 'shop' },
    client: { address: '203.0.113.7', identity: null, standing: 0 },
    verdict: { action: 'pass', plugin: null, rule: null, mode: 'enforce', reason: 'no plugin had an opinion' },
    observed: [],
    score: { total: 0, signals: [] },
    matched: [],
    tags: [],
    limits: [],
    skipped: [],
    outcome: { status: 200, bytes: 312, gatewayMicros: 84, upstreamMillis: 2.5, error: null, aborted: null },
    policy: 'sha256:0123456789abcdef',
    ...changes,
  }
}

export function denialOf(id: string): Decision {
  return decisionOf(id, {
    verdict: { action: 'deny', plugin: 'policy', rule: 'hostile', mode: 'enforce', reason: 'score 86 is at least 70' },
    score: { total: 60, signals: [{ id: 'sqli.tautology', points: 60, where: 'query.id', steps: ['percent'] }] },
    outcome: { status: 403, bytes: 120, gatewayMicros: 84, upstreamMillis: null, error: null, aborted: null },
  })
}

export interface ManualClock extends Clock {
  advance(ms: number): void
}

/** Starts at 2026-01-02T03:04:05.000Z. */
export function manualClock(): ManualClock {
  const startMs = Date.UTC(2026, 0, 2, 3, 4, 5)
  let passedMs = 0
  return {
    wallMs: () => startMs + passedMs,
    monotonicMs: () => passedMs,
    advance(ms) {
      passedMs += ms
    },
  }
}

export interface MemorySink extends Sink {
  readonly events: LedgerEvent[]
  /** The text of every call of `write`, also of those that failed. */
  readonly calls: string[]
  closed: boolean
  /** While set, each write waits for it; a rejection fails the write. */
  obstacle: Promise<void> | undefined
}

export function memorySink(): MemorySink {
  const sink: MemorySink = {
    events: [],
    calls: [],
    closed: false,
    obstacle: undefined,
    async write(lines) {
      sink.calls.push(lines)
      await sink.obstacle
      sink.events.push(...parseLines(lines))
    },
    isGone: isBrokenPipe,
    async close() {
      sink.closed = true
    },
  }
  return sink
}

export function parseLines(lines: string): LedgerEvent[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LedgerEvent)
}

export function ofType<Type extends EventType>(events: readonly LedgerEvent[], type: Type): LedgerEvent<Type>[] {
  return events.filter((event): event is LedgerEvent<Type> => event.type === `dev.sallyport.${type}.v1`)
}

/** Of a ledger with one sink. */
export function statsOf(ledger: Ledger): SinkStats & Pick<StreamStats, 'emitted'> {
  const { emitted, sinks } = ledger.stats()
  return { ...sinks[0]!, emitted }
}

export function seqOf(event: LedgerEvent): number {
  return Number(event.id.slice(event.id.lastIndexOf('.') + 1))
}

/** Every sequence number that was delivered or declared lost, sorted; one that is both or twice appears twice. */
export function accountedFor(events: readonly LedgerEvent[]): number[] {
  const declared = ofType(events, 'gap').flatMap(({ data }) => numbersOf(data))
  return [...events.map(seqOf), ...declared].sort((a, b) => a - b)
}

function numbersOf({ from, to }: Gap): number[] {
  return Array.from({ length: (to ?? from) - from + 1 }, (_, n) => from + n)
}

export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, n) => n + 1)
}
