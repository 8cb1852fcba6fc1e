import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { client, createEdge } from './edge.ts'

const limit = { name: 'a', algorithm: 'concurrency', inFlight: 3 }

describe('a limit of requests in flight', () => {
  it('admits so many at a time, and another one when one of them is over', async () => {
    const edge = await createEdge({ limits: [limit] })
    const sent = [1, 2, 3, 4].map(() => edge.send())
    expect(sent.map((one) => one.admitted)).toEqual([true, true, true, false])
    sent[1]!.end()
    expect([1, 2].map(() => edge.send().admitted)).toEqual([true, false])
  })

  it('gets nothing back from a request that it refused, and from none twice', async () => {
    const edge = await createEdge({ limits: [limit] })
    const [first, , , refused] = [1, 2, 3, 4].map(() => edge.send())
    refused!.end()
    expect(edge.send().admitted).toBe(false)
    first!.end()
    first!.end()
    expect([1, 2].map(() => edge.send().admitted)).toEqual([true, false])
  })

  it('counts every key for itself', async () => {
    const edge = await createEdge({ limits: [{ ...limit, inFlight: 1 }] })
    const [one, other] = [client('198.51.100.1'), client('198.51.100.2')]
    const sent = edge.send(one)
    expect([edge.send(one).admitted, edge.send(other).admitted]).toEqual([false, true])
    sent.end()
    expect([edge.send(other).admitted, edge.send(one).admitted]).toEqual([false, true])
  })

  it('takes as many slots as a request costs, rounded up', async () => {
    const edge = await createEdge({ limits: [{ ...limit, inFlight: 5, cost: 1.5 }] })
    const [first] = [1, 2].map(() => edge.send())
    expect(edge.send().admitted).toBe(false)
    first!.end()
    expect(edge.send().admitted).toBe(true)
  })

  it('takes nothing from it for a request that another limit refuses, nor from the other', async () => {
    const strict = { name: 'b', algorithm: 'concurrency', inFlight: 1, key: 'request.method' }
    const edge = await createEdge({ limits: [limit, strict] })
    const first = edge.send()
    for (let i = 0; i < 5; i++) expect(edge.send().verdict).toMatchObject({ violated: ['b'] })
    first.end()
    const kept = ['GET', 'PUT', 'POST'].map((method) => edge.send({ method }))
    expect(kept.map((one) => one.admitted)).toEqual([true, true, true])
    expect(edge.send({ method: 'PATCH' }).verdict).toMatchObject({ violated: ['a'] })
    for (const one of kept) one.end()
    expect(['GET', 'PUT', 'POST'].map((method) => edge.send({ method }).admitted)).toEqual([true, true, true])
  })

  it('is never exceeded, and never refuses what fits, whatever begins and ends in whatever order', async () => {
    const steps = fc.array(fc.record({ cost: fc.boolean(), end: fc.nat(30) }), { minLength: 1, maxLength: 120 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 7 }), steps, async (inFlight, all) => {
        const edge = await createEdge({ limits: [{ ...limit, inFlight }] })
        const running: { end(): unknown }[] = []
        for (const { cost: begins, end } of all) {
          if (begins) {
            const sent = edge.send()
            expect(sent.admitted).toBe(running.length < inFlight)
            if (sent.admitted) running.push(sent)
          } else running.splice(end % (running.length || 1), 1)[0]?.end()
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('a reload', () => {
  it('keeps what is in flight, with a new number too; requests of before release into the same table', async () => {
    const edge = await createEdge({ limits: [limit] })
    const before = [1, 2, 3].map(() => edge.send())
    await edge.reload({ limits: [{ ...limit, inFlight: 4 }] })
    expect([1, 2].map(() => edge.send().admitted)).toEqual([true, false])
    for (const one of before) one.end()
    expect([1, 2, 3, 4].map(() => edge.send().admitted)).toEqual([true, true, true, false])
  })
})

describe('a policy that takes it', () => {
  it('holds one slot however often it takes, until the request is over', async () => {
    const edge = await createEdge({ limits: [{ ...limit, inFlight: 1, apply: 'on-demand' }] })
    const first = edge.send()
    expect([first.take('a').verdict, first.take('a').verdict]).toEqual([undefined, undefined])
    const second = edge.send()
    expect(second.take('a').verdict).toMatchObject({ action: 'limit' })
    second.end()
    expect(edge.send().take('a').verdict).toMatchObject({ action: 'limit' })
    first.end()
    expect(edge.send().take('a').verdict).toBeUndefined()
  })
})
