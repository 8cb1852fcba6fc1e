import { expect, it } from 'vitest'
import type { ContenderResult } from '../../bench/measure.ts'
import { judge, type Target } from '../../bench/targets.ts'

const target: Target = { what: 'ours / theirs', workload: 'plain', ours: 'full', other: 'peer', least: 2 }

function result(name: string, rates: readonly number[], busy: number | null = 1): ContenderResult {
  const runs = rates.map((requestsPerSecond) => ({
    requestsPerSecond,
    statuses: { 200: 1 },
    failures: 0,
    p99Ms: 1,
    busy,
    requestsPerCpuSecond: busy === null ? null : requestsPerSecond / busy,
  }))
  return { name, what: '', runs, readyMs: 1, residentBytes: 1 }
}

it('compares within each round, so that a slow minute of the machine changes nothing', () => {
  // The machine was ten times slower in the second round; the medians of each side alone would say 20.
  const results = [result('full', [200, 20, 200]), result('peer', [100, 10, 10])]
  expect(judge(target, results)).toMatchObject({ ratio: 2, met: true })
})

it('does not count what the load generator spared the other as our merit', () => {
  const results = [result('full', [200]), result('peer', [100], 0.5)]
  expect(judge(target, results)).toMatchObject({ ratio: 2, ratioPerCpu: 1, met: false })
})

it('judges by requests alone where CPU time is not known', () => {
  const results = [result('full', [200], null), result('peer', [100], null)]
  expect(judge(target, results)).toMatchObject({ ratio: 2, ratioPerCpu: null, met: true })
})

it('judges nothing that was not measured', () => {
  expect(judge(target, [result('full', [200])])).toBeUndefined()
})
