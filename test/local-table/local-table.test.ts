import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalTable } from '../../gateway/state/local-table.ts'
import { manualClock } from '../contract/kit.ts'

function table(max: number, ttlMs = 1_000) {
  const clock = manualClock()
  return { clock, entries: createLocalTable<number>({ max, ttlMs, clock }) }
}

describe('a local table', () => {
  it('forgets an entry when its time has come, and not before', () => {
    const { clock, entries } = table(10)
    entries.set('a', 1)
    clock.advance(999)
    expect(entries.get('a')).toBe(1)
    clock.advance(1)
    expect(entries.get('a')).toBeUndefined()
    expect(entries.size).toBe(0)
  })

  it('counts the time from the last set, not from a get', () => {
    const { clock, entries } = table(10)
    entries.set('a', 1)
    clock.advance(600)
    entries.set('a', 2)
    clock.advance(600)
    expect(entries.get('a')).toBe(2)
    clock.advance(400)
    expect(entries.get('a')).toBeUndefined()
  })

  it('lets the least recently set one go when it is full', () => {
    const { entries } = table(3)
    for (const key of ['a', 'b', 'c', 'a']) entries.set(key, 1)
    entries.get('b')
    entries.set('d', 1)
    expect(['a', 'b', 'c', 'd'].map((key) => entries.get(key))).toEqual([1, undefined, 1, 1])
  })

  it('sweeps what is past its time while it is used', () => {
    const { clock, entries } = table(1_000)
    for (let i = 0; i < 500; i++) entries.set(`old ${i}`, i)
    clock.advance(1_000)
    for (let i = 0; i < 250; i++) entries.set(`new ${i}`, i)
    expect(entries.size).toBe(250)
  })

  it('keeps entries for ever where the time is without end', () => {
    const { clock, entries } = table(2, Number.POSITIVE_INFINITY)
    entries.set('a', 1)
    clock.advance(1e12)
    expect(entries.get('a')).toBe(1)
  })

  it('tells whether there was something to delete', () => {
    const { clock, entries } = table(10)
    entries.set('a', 1)
    entries.set('b', 1)
    expect(entries.delete('a')).toBe(true)
    expect(entries.delete('a')).toBe(false)
    clock.advance(1_000)
    expect(entries.delete('b')).toBe(false)
  })

  it('refuses options that bound nothing', () => {
    const clock = manualClock()
    expect(() => createLocalTable({ max: 0, ttlMs: 1, clock })).toThrow('max')
    expect(() => createLocalTable({ max: 1.5, ttlMs: 1, clock })).toThrow('max')
    expect(() => createLocalTable({ max: 1, ttlMs: Number.NaN, clock })).toThrow('ttlMs')
  })

  it('behaves as a plain list of entries by age would', () => {
    const step = fc.record({
      what: fc.constantFrom('set', 'set', 'get', 'delete', 'wait'),
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      value: fc.integer({ min: 0, max: 700 }),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
        const { clock, entries } = table(max)
        let model: { key: string; value: number; atMs: number }[] = []
        for (const { what, key, value } of steps) {
          const nowMs = clock.monotonicMs()
          const alive = model.find((entry) => entry.key === key && nowMs - entry.atMs < 1_000)
          if (what === 'wait') clock.advance(value)
          if (what === 'get') expect(entries.get(key)).toBe(alive?.value)
          if (what === 'delete') expect(entries.delete(key)).toBe(alive !== undefined)
          if (what === 'set') entries.set(key, value)
          if (what === 'set' || what === 'delete') model = model.filter((entry) => entry.key !== key)
          if (what === 'set') model = [...model, { key, value, atMs: nowMs }].slice(-max)
          expect(entries.size).toBeLessThanOrEqual(max)
        }
      }),
    )
  })
})
