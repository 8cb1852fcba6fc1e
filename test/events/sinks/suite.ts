import { describe, expect, it, onTestFinished } from 'vitest'
import type { Sink } from '../../../gateway/events/sink.ts'
import { within } from '../../../gateway/events/within.ts'
import { until } from '../../helpers/gateway.ts'

/** A sink and the real server behind it, which ends with the test. */
export interface Stage {
  readonly sink: Sink
  /** Every event that the server has, in its order, those sent twice too. */
  received(): Promise<readonly string[]>
  stop(): Promise<void>
  restart(): Promise<void>
  /** The server keeps its connections and answers nothing. */
  freeze(): void
  thaw(): void
}

let next = 0

/** Lines as the ledger writes them. */
function events(count: number, filler = ''): string {
  const line = (): string =>
    `{"specversion":"1.0","id":"edge-a.1.${++next}","source":"/sallyport/edge-a","type":"dev.sallyport.state.v1","data":{"detail":"é${filler}"}}\n`
  return Array.from({ length: count }, line).join('')
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n')

/** What every sink promises. `start` makes a new server. */
export function sinkContract(name: string, start: () => Promise<Stage>): void {
  async function stage(): Promise<Stage> {
    const made = await start()
    onTestFinished(() => within(made.sink.close(), 2_000))
    return made
  }

  /** As the delivery does it: the same text until it is taken. */
  async function persist(sink: Sink, text: string): Promise<void> {
    await until(
      () =>
        sink.write(text).then(
          () => true,
          () => undefined,
        ),
      30_000,
    )
  }

  async function expectAll(made: Stage, texts: readonly string[]): Promise<void> {
    const wanted = texts.flatMap(linesOf)
    const unique = await until(async () => {
      const seen = [...new Set(await made.received())]
      return seen.length >= wanted.length ? seen : undefined
    }, 10_000)
    expect(unique).toEqual(wanted)
  }

  describe(`the sink ${name}`, () => {
    it('hands on events unchanged and in order', async () => {
      const made = await stage()
      const texts = Array.from({ length: 30 }, (_, n) => events(1 + (n % 7)))
      for (const text of texts) await made.sink.write(text)
      await expectAll(made, texts)
      expect(await made.received()).toHaveLength(texts.flatMap(linesOf).length)
    })

    it('takes a big batch', async () => {
      const made = await stage()
      const text = events(700, 'x'.repeat(900))
      await made.sink.write(text)
      await expectAll(made, [text])
    })

    it('rejects while the server is away, and loses nothing once it is back', async () => {
      const made = await stage()
      const texts = [events(5), events(5), events(5)]
      await made.sink.write(texts[0]!)
      await made.stop()
      await expect(made.sink.write(texts[1]!)).rejects.toThrow()
      await made.restart()
      for (const text of texts.slice(1)) await persist(made.sink, text)
      await expectAll(made, texts)
    }, 60_000)

    it('begins when the server comes later than the gateway', async () => {
      const made = await stage()
      await made.stop()
      const text = events(5)
      await expect(made.sink.write(text)).rejects.toThrow()
      await made.restart()
      await persist(made.sink, text)
      await expectAll(made, [text])
    }, 60_000)

    it('rejects in bounded time while the server hangs, and goes on when it wakes', async () => {
      const made = await stage()
      const texts = [events(5), events(5)]
      await made.sink.write(texts[0]!)
      made.freeze()
      const startMs = performance.now()
      await expect(made.sink.write(texts[1]!)).rejects.toThrow()
      expect(performance.now() - startMs).toBeLessThan(15_000)
      made.thaw()
      await persist(made.sink, texts[1]!)
      await expectAll(made, texts)
    }, 60_000)

    it('closes in bounded time while the server hangs', async () => {
      const made = await stage()
      await made.sink.write(events(1))
      made.freeze()
      const written = made.sink.write(events(5)).catch(() => undefined)
      let closed = false
      await within(
        made.sink.close().then(() => {
          closed = true
        }),
        5_000,
      )
      made.thaw()
      expect(closed).toBe(true)
      await within(written, 15_000)
    }, 60_000)
  })
}
