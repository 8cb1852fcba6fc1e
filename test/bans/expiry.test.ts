import { expect, it } from 'vitest'
import type { Clock } from '../../gateway/contract/index.ts'
import { ban, lift, openEdge } from './edge.ts'

/** Wall clock and monotonic clock apart. */
function clocks() {
  let wallMs = Date.UTC(2026, 0, 1)
  let monotonicMs = 5_000
  const clock: Clock = { wallMs: () => wallMs, monotonicMs: () => monotonicMs }
  return {
    clock,
    pass(ms: number) {
      wallMs += ms
      monotonicMs += ms
    },
    /** Somebody sets the clock of the machine. */
    jump(ms: number) {
      wallMs += ms
    },
  }
}

it.each([
  ['an address', ban('203.0.113.7', { forMs: 600_000 })],
  ['a network', ban('203.0.113.0/24', { forMs: 600_000 })],
])('%s is banned to the last tenth of a millisecond, and not beyond', async (_, action) => {
  const { clock, pass } = clocks()
  const edge = await openEdge(null, { clock })
  edge.act(action)
  pass(599_999.9)
  expect(edge.on('203.0.113.7')).toBeDefined()
  pass(0.1)
  expect(edge.on('203.0.113.7')).toBeUndefined()
})

it('setting the clock of the machine makes no ban longer or shorter', async () => {
  const { clock, pass, jump } = clocks()
  const edge = await openEdge(null, { clock })
  edge.act(ban('203.0.113.7', { forMs: 600_000 }))
  jump(3_600_000)
  expect(edge.on('203.0.113.7')).toBeDefined()
  jump(-7_200_000)
  pass(600_000)
  expect(edge.on('203.0.113.7')).toBeUndefined()
})

it('an ended ban makes room and gives way', async () => {
  const { clock, pass } = clocks()
  const edge = await openEdge(null, { clock, max: 1 })
  edge.act(ban('203.0.113.7', { forMs: 1_000 }))
  pass(1_000)
  expect(edge.act(lift('203.0.113.7'))).toMatchObject({ done: false })
  expect(edge.act(ban('203.0.113.7', { author: 'automatic' }))).toMatchObject({ done: true })
  pass(60_000)
  edge.sweep()
  expect(edge.act(ban('203.0.113.8'))).toMatchObject({ done: true })
  expect(edge.events.map(({ action }) => action)).toEqual(['add', 'expire', 'add', 'expire', 'add'])
})
