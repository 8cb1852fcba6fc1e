import { expect, it } from 'vitest'
import { createAllowance } from '../../plugins/policy/allowance.ts'

function allowance() {
  const now = { ms: 0, micros: 0 }
  const pauses: number[] = []
  const clock = { monotonicMs: () => now.ms, wallMs: () => 0 }
  const made = createAllowance(100, { clock, cpuMicros: () => now.micros, onPause: (ms) => pauses.push(ms) })
  const judge = (micros: number): boolean => {
    if (!made.mayRun()) return false
    made.start()
    now.micros += micros
    made.stop()
    return true
  }
  return { now, pauses, judge }
}

it('who stays within the budget never pauses', () => {
  const { judge, pauses } = allowance()
  for (let i = 0; i < 10_000; i++) expect(judge(100)).toBe(true)
  expect(pauses).toEqual([])
})

it('one slow request is forgiven: it may be a cold start', () => {
  const { judge, pauses } = allowance()
  expect([judge(50_000), judge(50_000)]).toEqual([true, true])
  for (let i = 0; i < 10_000; i++) expect(judge(100)).toBe(true)
  expect(pauses).toEqual([])
})

it('what counts is the sum: rare slow requests are made up for by quick ones, frequent ones are not', () => {
  const rare = allowance()
  for (let i = 0; i < 50_000; i++) expect(rare.judge(i % 63 === 0 ? 2_000 : 10)).toBe(true)
  const frequent = allowance()
  for (let i = 0; i < 1_000; i++) frequent.judge(i % 7 === 0 ? 5_000 : 10)
  expect([rare.pauses, frequent.pauses]).toEqual([[], [30_000]])
})

it('who is over it pauses, twice as long each time, and is forgiven after keeping to it', () => {
  const { judge, pauses, now } = allowance()
  const judgeSlowly = (): boolean[] => [judge(50_000), judge(50_000), judge(50_000), judge(1)]
  expect(judgeSlowly()).toEqual([true, true, true, false])
  now.ms += 30_000
  expect(judgeSlowly()).toEqual([true, true, true, false])
  expect(pauses).toEqual([30_000, 60_000])
  for (let i = 0; i < 4; i++) {
    now.ms += 60_000
    expect(judge(10)).toBe(true)
    for (let j = 0; j < 40; j++) judge(10)
  }
  for (let j = 0; j < 40; j++) judge(50_000)
  expect(pauses.at(-1)).toBe(30_000)
})

it('is measured on a sample, and on every request once one was slow', () => {
  const { judge, pauses } = allowance()
  judge(10)
  // Not measured, and a single one does not matter.
  judge(50_000)
  expect(pauses).toEqual([])
  for (let i = 0; i < 14; i++) judge(50_000)
  expect(pauses).toEqual([])
  for (let i = 0; i < 3; i++) judge(50_000)
  expect(pauses).toEqual([30_000])
})
