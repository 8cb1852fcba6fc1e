import { describe, expect, it, vi } from 'vitest'
import type { Logger } from '../../gateway/contract/index.ts'
import { createLedger } from '../../gateway/events/ledger.ts'
import { denialOf, manualClock, memorySink, ofType, statsOf } from './helpers.ts'

function recordingLog(): Logger & { lines: string[] } {
  const lines: string[] = []
  const at = (level: string) => (data: Readonly<Record<string, unknown>>, message: string) => {
    lines.push(`${level} ${message} ${data.code ?? ''}`.trim())
  }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function failure(code: string): Promise<void> {
  const failed = Promise.reject(Object.assign(new Error(`${code}: it does not work`), { code }))
  failed.catch(() => undefined)
  return failed
}

function build() {
  const sink = memorySink()
  const log = recordingLog()
  const ledger = createLedger({
    edge: 'e',
    boot: '1',
    clock: manualClock(),
    sample: 0,
    capacity: 10,
    sinks: [{ name: 'memory', sink }],
    log,
  })
  return { sink, log, ledger }
}

describe('a sink that fails', () => {
  it('is given the same text until it takes it; later records wait behind; the log says so once', async () => {
    const { sink, log, ledger } = build()
    sink.obstacle = failure('ENOSPC')
    ledger.decision(denialOf('a'))
    await vi.waitFor(() => expect(sink.calls.length).toBeGreaterThanOrEqual(3))
    ledger.decision(denialOf('b'))
    sink.obstacle = undefined
    await vi.waitFor(() => expect(sink.events).toHaveLength(2))
    await ledger.close(1_000)
    const firstText = sink.calls[0]
    const failed = statsOf(ledger).failedWrites
    expect(failed).toBeGreaterThanOrEqual(3)
    expect(sink.calls.slice(0, failed + 1)).toEqual(Array(failed + 1).fill(firstText))
    expect(ofType(sink.events, 'decision').map(({ data }) => data.request.id)).toEqual(['a', 'b'])
    expect(log.lines).toEqual([
      'warn events: the sink failed; records wait ENOSPC',
      'info events: the sink takes records again',
    ])
    expect(statsOf(ledger).dropped).toBe(0)
  })

  it('has one write in flight at a time', async () => {
    const { sink, ledger } = build()
    let release: () => void = () => undefined
    sink.obstacle = new Promise((resolve) => {
      release = resolve
    })
    ledger.decision(denialOf('a'))
    await vi.waitFor(() => expect(sink.calls).toHaveLength(1))
    for (let n = 0; n < 5; n++) ledger.decision(denialOf(`b${n}`))
    const closed = ledger.close(5_000)
    expect(sink.calls).toHaveLength(1)
    release()
    await closed
    expect(sink.calls).toHaveLength(2)
    expect(sink.events).toHaveLength(7)
  })
})

describe('a sink whose reader is gone (EPIPE)', () => {
  it('is not asked again; every record from then on is counted as dropped', async () => {
    const { sink, log, ledger } = build()
    sink.obstacle = failure('EPIPE')
    ledger.decision(denialOf('a'))
    await vi.waitFor(() => expect(statsOf(ledger).gone).toBe(true))
    for (let n = 0; n < 20; n++) ledger.decision(denialOf(`b${n}`))
    expect(statsOf(ledger)).toMatchObject({ queued: 0, dropped: 21, delivered: 0 })
    await ledger.close(1_000)
    expect(sink.calls).toHaveLength(1)
    expect(log.lines).toEqual(['error events: the reader is gone; every further record is counted as dropped EPIPE'])
  })
})
