import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecisionMemory } from '../../gateway/events/memory.ts'
import { decisionOf, denialOf } from './helpers.ts'

describe('the decision memory', () => {
  it('keeps the last decisions and forgets the oldest', () => {
    const memory = createDecisionMemory(3)
    for (const id of ['a', 'b', 'c', 'd']) memory.add(decisionOf(id))
    expect(memory.size).toBe(3)
    expect(memory.get('a')).toBeUndefined()
    expect(memory.get('b')?.request.id).toBe('b')
    expect(memory.recent(10).map(({ request }) => request.id)).toEqual(['d', 'c', 'b'])
  })

  it('gives the newest few that are wanted', () => {
    const memory = createDecisionMemory(10)
    for (let n = 0; n < 8; n++) memory.add(n % 2 === 0 ? decisionOf(`pass${n}`) : denialOf(`deny${n}`))
    const denials = memory.recent(2, ({ verdict }) => verdict.action === 'deny')
    expect(denials.map(({ request }) => request.id)).toEqual(['deny7', 'deny5'])
  })

  it('is not confused by repeated request ids', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }),
        (capacity, ids) => {
          const memory = createDecisionMemory(capacity)
          const all = ids.map((id) => decisionOf(id))
          for (const decision of all) memory.add(decision)
          const kept = capacity === 0 ? [] : all.slice(-capacity)
          expect(memory.size).toBe(kept.length)
          expect(memory.recent(100)).toEqual(kept.toReversed())
          for (const id of ['a', 'b', 'c'])
            expect(memory.get(id)).toBe(kept.findLast(({ request }) => request.id === id))
        },
      ),
    )
  })

  it('says what a wrong capacity is', () => {
    expect(() => createDecisionMemory(1.5)).toThrow('decision memory of 1.5: use a whole number of 0 or more')
  })
})
