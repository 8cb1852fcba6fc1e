import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LedgerEvent } from '../../gateway/contract/index.ts'
import { createLedger, type Ledger } from '../../gateway/events/ledger.ts'
import { until } from '../helpers/gateway.ts'
import { accountedFor, denialOf, type MemorySink, memorySink, ofType, seqOf, statsOf, upTo } from './helpers.ts'

let dir: string
let boots = 0
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sallyport-outage-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const clock = { wallMs: Date.now, monotonicMs: () => performance.now() }

function start(sink: MemorySink, capacity = 100, maxBytes = 10_000_000): Ledger {
  const spill = { dir, maxBytes, fsync: 'never' as const }
  const sinks = [{ name: 'memory', sink }]
  return createLedger({ edge: 'e', boot: `${++boots}`, clock, sample: 0, capacity, sinks, spill })
}

function failing(): MemorySink {
  const sink = memorySink()
  sink.obstacle = Promise.reject(new Error('away'))
  sink.obstacle.catch(() => undefined)
  return sink
}

async function flood(ledger: Ledger, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    ledger.decision(denialOf(`d${n}`))
    if (n % 50 === 49) await until(() => (statsOf(ledger).queued < 50 ? true : undefined))
  }
}

const unique = (events: readonly LedgerEvent[]): LedgerEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
]

describe('a sink that is away', () => {
  it('gets everything in order when it is back, far more than the queue holds', async () => {
    const sink = failing()
    const ledger = start(sink)
    await flood(ledger, 2_000)
    expect(statsOf(ledger)).toMatchObject({ dropped: 0 })
    expect(statsOf(ledger).spilledBytes).toBeGreaterThan(500_000)
    expect(statsOf(ledger).oldestMs).toBeGreaterThan(0)
    sink.obstacle = undefined
    await vi.waitFor(() => expect(statsOf(ledger)).toMatchObject({ spilledBytes: 0, queued: 0 }), { timeout: 10_000 })
    await flood(ledger, 20)
    await ledger.close(2_000)
    expect(accountedFor(unique(sink.events))).toEqual(upTo(unique(sink.events).length))
    expect(ofType(sink.events, 'decision').length).toBeGreaterThanOrEqual(2_020)
    const seqs = sink.events.map(seqOf)
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  })

  it('that hangs instead of failing sends records to the disk too', async () => {
    const sink = memorySink()
    let release: () => void = () => undefined
    sink.obstacle = new Promise((resolve) => {
      release = resolve
    })
    const ledger = start(sink)
    ledger.decision(denialOf('first'))
    await vi.waitFor(() => expect(statsOf(ledger).queued).toBe(0), { timeout: 5_000 })
    expect(statsOf(ledger).spilledBytes).toBeGreaterThan(0)
    await flood(ledger, 200)
    sink.obstacle = undefined
    release()
    await ledger.close(5_000)
    expect(sink.events.map(seqOf)).toEqual(upTo(sink.events.length))
    expect(ofType(sink.events, 'decision')).toHaveLength(201)
  })

  it('leaves disk and memory alone of another one', async () => {
    const [dead, alive] = [failing(), memorySink()]
    const sinks = [
      { name: 'dead', sink: dead },
      { name: 'alive', sink: alive },
    ]
    // Its second never ends: a summary would be one record more.
    const still = { ...clock, wallMs: () => 1_000 }
    const ledger = createLedger({ edge: 'e', boot: '1', clock: still, sample: 0, capacity: 20, sinks })
    for (let n = 0; n < 10; n++) {
      for (let m = 0; m < 10; m++) ledger.decision(denialOf(`${n}-${m}`))
      await until(() => (ledger.stats().sinks[1]!.queued === 0 ? true : undefined))
    }
    expect(ofType(alive.events, 'decision')).toHaveLength(100)
    expect(ledger.stats().sinks).toMatchObject([{ dropped: 80 }, { dropped: 0 }])
    dead.obstacle = undefined
    await vi.waitFor(() => expect(ofType(dead.events, 'gap')).toHaveLength(1), { timeout: 10_000 })
    await ledger.close(2_000)
    expect(ofType(alive.events, 'gap')).toMatchObject([{ data: { sink: 'dead', from: 21, to: 100, count: 80 } }])
    expect(accountedFor(dead.events)).toEqual(upTo(dead.events.length + 80))
  })
})

describe('a restart while the sink is away', () => {
  it('sends what the process before it left, first and under its own ids', async () => {
    const before = start(failing(), 1_000)
    await flood(before, 300)
    await before.close(3_000)
    const sink = memorySink()
    const after = start(sink)
    after.decision(denialOf('new'))
    await after.close(5_000)
    const events = unique(sink.events)
    const boot = (event: LedgerEvent): string => event.id.split('.')[1]!
    const old = events.filter((event) => boot(event) === `${boots - 1}`)
    expect(events.slice(0, old.length)).toEqual(old)
    expect(old.map(seqOf)).toEqual(upTo(old.length))
    expect(ofType(old, 'decision')).toHaveLength(300)
    expect(ofType(events.slice(old.length), 'decision').map(({ data }) => data.request.id)).toEqual(['new'])
    expect(ofType(sink.events, 'gap')).toEqual([])
    expect(readdirSync(join(dir, 'memory'))).toEqual([])
  })

  it('declares what neither the sink nor the disk took', async () => {
    const before = start(failing(), 1_000, 4_000)
    for (let n = 0; n < 20; n++) before.decision(denialOf(`d${n}`))
    await before.close(3_000)
    const sink = memorySink()
    await start(sink).close(5_000)
    const [gap] = ofType(sink.events, 'gap')
    const own = unique(sink.events).filter(({ id }) => id.startsWith(`e.${boots - 1}.`))
    expect(gap?.data).toMatchObject({ stream: `e.${boots - 1}`, sink: 'memory', to: 21, count: null, why: 'killed' })
    expect(own.map(seqOf)).toEqual(upTo(gap!.data.from - 1))
  })
})

describe('a disk that takes no more', () => {
  it('drops what finds no place in memory either, declares it, and goes on when there is room', async () => {
    const sink = failing()
    const ledger = start(sink, 50, 20_000)
    for (let n = 0; n < 20; n++) {
      for (let m = 0; m < 20; m++) ledger.decision(denialOf(`${n}-${m}`))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const { dropped } = statsOf(ledger)
    expect(dropped).toBeGreaterThan(100)
    sink.obstacle = undefined
    await vi.waitFor(() => expect(statsOf(ledger)).toMatchObject({ queued: 0, spilledBytes: 0 }), { timeout: 10_000 })
    await flood(ledger, 10)
    await ledger.close(2_000)
    const accounted = accountedFor(unique(sink.events))
    expect(accounted).toEqual(upTo(accounted.length))
    expect(ofType(unique(sink.events), 'gap').reduce((sum, { data }) => sum + data.count!, 0)).toBe(dropped)
  })

  it('never loses a number silently, in whatever order records, outages and room come', async () => {
    const steps = fc.array(fc.oneof(fc.nat({ max: 30 }), fc.constantFrom('fail', 'work', 'wait')), { maxLength: 15 })
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(3_000, 1_000_000), async (plan, maxBytes) => {
        rmSync(dir, { recursive: true })
        const sink = memorySink()
        const ledger = start(sink, 15, maxBytes)
        for (const step of plan) {
          if (step === 'fail') sink.obstacle = failing().obstacle
          else if (step === 'work') sink.obstacle = undefined
          else if (step === 'wait') await new Promise((resolve) => setTimeout(resolve, 15))
          else for (let n = 0; n < step; n++) ledger.decision(denialOf('d'))
        }
        sink.obstacle = undefined
        await ledger.close(4_000)
        const seqs = sink.events.map(seqOf)
        const firsts = seqs.filter((seq, n) => !seqs.slice(0, n).includes(seq))
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b))
        const accounted = accountedFor(unique(sink.events))
        expect(accounted).toEqual(upTo(accounted.length))
      }),
      { numRuns: 40 },
    )
  }, 60_000)
})
