import { describe, expect, it } from 'vitest'
import { allow, automatic, backends, ban, lift, openEdge } from './edge.ts'

describe.each(backends)('bans %s', (_, where) => {
  it('hit their address, a network the addresses in it, an identity whoever has it', async () => {
    const edge = await openEdge(await where())
    expect((await edge.agree(ban('203.0.113.7'))).done).toBe(true)
    expect((await edge.agree(ban('198.51.100.0/24'))).done).toBe(true)
    expect((await edge.agree(ban('key:abc', { kind: 'identity' }))).done).toBe(true)
    expect(edge.on('203.0.113.7')?.target).toBe('203.0.113.7')
    expect(edge.on('203.0.113.8')).toBeUndefined()
    expect(edge.on('198.51.100.77')?.target).toBe('198.51.100.0/24')
    expect(edge.on('192.0.2.1', 'key:abc')?.kind).toBe('identity')
    expect(edge.on('192.0.2.1', 'key:abd')).toBeUndefined()
  })

  it('are gone when they are lifted, and can be made again', async () => {
    const edge = await openEdge(await where())
    await edge.agree(ban('203.0.113.7'))
    expect(await edge.agree(lift('203.0.113.7'))).toMatchObject({ done: true, stands: null, pending: false })
    expect(edge.on('203.0.113.7')).toBeUndefined()
    expect(await edge.agree(lift('203.0.113.7'))).toMatchObject({ done: false })
    expect(await edge.agree(ban('203.0.113.7'))).toMatchObject({ done: true })
    expect(edge.on('203.0.113.7')).toBeDefined()
    expect(edge.events.map(({ action }) => action)).toEqual(['add', 'remove', 'add'])
  })

  it('give way to an allow, of the address or of a network around it', async () => {
    const edge = await openEdge(await where())
    await edge.agree(ban('203.0.113.0/24'))
    await edge.agree(allow('203.0.113.7'))
    await edge.agree(ban('198.51.100.7'))
    await edge.agree(allow('198.51.0.0/16'))
    expect(edge.on('203.0.113.7')).toBeUndefined()
    expect(edge.on('203.0.113.8')).toBeDefined()
    expect(edge.on('198.51.100.7')).toBeUndefined()
  })

  it('are not made against an allow, which is told as a conflict', async () => {
    const edge = await openEdge(await where())
    await edge.agree(allow('203.0.113.7'))
    const outcome = await edge.agree(automatic('203.0.113.7'))
    expect(outcome).toMatchObject({ done: false, stands: { effect: 'allow' } })
    expect(outcome.why).toMatch(/^allow beats ban: 203\.0\.113\.7 allowed until .* by operator alice/)
    expect(edge.events.at(-1)).toMatchObject({ action: 'conflict', target: '203.0.113.7' })
    expect(edge.events.at(-1)?.conflict).toContain('plugin test')
  })

  it('of operators are neither shortened nor lifted by plugins', async () => {
    const edge = await openEdge(await where())
    await edge.agree(ban('203.0.113.7', { forMs: 10_000 }))
    expect(await edge.agree(automatic('203.0.113.7', { forMs: 99_000 }))).toMatchObject({ done: false })
    expect(await edge.agree(lift('203.0.113.7', { author: 'automatic', by: 'plugin test' }))).toMatchObject({
      done: false,
    })
    expect(edge.on('203.0.113.7')?.author).toBe('operator')
    expect(edge.events.filter(({ action }) => action === 'conflict')).toHaveLength(2)
  })

  it('end exactly at their time, neither before nor after, and say so once', async () => {
    const edge = await openEdge(await where())
    await edge.agree(ban('203.0.113.7', { forMs: 400 }))
    const { untilMs } = edge.on('203.0.113.7')!
    let before = edge.now()
    for (let isBanned = true; isBanned; ) {
      before = edge.now()
      isBanned = edge.on('203.0.113.7') !== undefined
      if (isBanned) expect(before).toBeLessThan(untilMs)
    }
    expect(edge.now()).toBeGreaterThanOrEqual(untilMs)
    await expect.poll(() => edge.events.map(({ action }) => action), { timeout: 8_000 }).toEqual(['add', 'expire'])
  })

  it('are as many as allowed: automatic ones replace the one that ends first, operators are told', async () => {
    const edge = await openEdge(await where(), { max: 3 })
    await edge.agree(ban('203.0.113.1'))
    await edge.agree(automatic('203.0.113.2', { forMs: 30_000 }))
    await edge.agree(automatic('203.0.113.3', { forMs: 90_000 }))
    const full = await edge.agree(ban('203.0.113.4'))
    expect(full).toMatchObject({ done: false, stands: null })
    expect(full.why).toContain('bans.max: 3')
    expect(await edge.agree(automatic('203.0.113.5'))).toMatchObject({ done: true })
    expect(edge.on('203.0.113.2')).toBeUndefined()
    expect([1, 3, 5].map((n) => edge.on(`203.0.113.${n}`) !== undefined)).toEqual([true, true, true])
    expect(edge.stats().active.address).toBe(3)
  })

  it('are the same when they are made twice within a second, and longer when they are made for longer', async () => {
    const edge = await openEdge(await where())
    await edge.agree(automatic('203.0.113.7'))
    expect(await edge.agree(automatic('203.0.113.7'))).toMatchObject({ done: false })
    const longer = await edge.agree(automatic('203.0.113.7', { forMs: 120_000 }))
    expect(longer).toMatchObject({ done: true })
    expect(edge.on('203.0.113.7')?.untilMs).toBe(longer.stands?.untilMs)
  })
})
