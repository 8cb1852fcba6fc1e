import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import type { Metrics } from '../../gateway/observe/metrics.ts'
import { denialOf } from '../events/helpers.ts'
import { metricsWith } from './helpers.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8')

interface Described {
  readonly type: string
  readonly labels: readonly string[]
}

/** Rows of the tables: | `name` | type | label, label | meaning |. */
function documented(): Map<string, Described> {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \| ([\w, ]*)\| \S.*\|$/gm)]
  return new Map(rows.map(([, name, type, labels]) => [name!, { type: type!, labels: listed(labels!) }]))
}

function listed(labels: string): string[] {
  return labels
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '')
    .sort()
}

/** Names, types and labels of a scrape on which every metric has a series. */
async function scraped(metrics: Metrics): Promise<Map<string, Described>> {
  const text = await metrics.text()
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]))
  const labels = new Map<string, Set<string>>()
  for (const [, series, list] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const name = types.has(series!) ? series! : series!.replace(/_(bucket|sum|count)$/, '')
    const known = labels.get(name) ?? new Set()
    labels.set(name, known)
    for (const [, label] of (list ?? '').matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) if (label !== 'le') known.add(label!)
  }
  return new Map(
    [...types].map(([name, type]) => [name, { type, labels: [...(labels.get(name) ?? ['NO SERIES'])].sort() }]),
  )
}

function exercised(): Metrics {
  const metrics = metricsWith()
  const denial = denialOf('d')
  metrics.settled({ ...denial, outcome: { ...denial.outcome, error: 'upstream-timeout' } }, 100)
  metrics.pluginFailure('bots', 'score', 'threw')
  metrics.bypassed('bots', true)
  collectGarbage()
  return metrics
}

/** So that there is a garbage collection to report. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

describe('docs/metrics.md', () => {
  it('lists every metric with its type and labels, and no other', async () => {
    const metrics = exercised()
    await vi.waitFor(async () =>
      expect((await scraped(metrics)).get('nodejs_gc_duration_seconds')?.labels).toEqual(['kind']),
    )
    const real = await scraped(metrics)
    expect(real.size).toBeGreaterThan(20)
    expect(Object.fromEntries(documented())).toEqual(Object.fromEntries(real))
  })

  it('has queries of metrics that exist, with labels that they have', () => {
    const known = documented()
    const queries = [...page.matchAll(/```promql\n([\s\S]*?)```/g)].flatMap(([, block]) => block!.trim().split('\n'))
    expect(queries.length).toBeGreaterThan(10)
    for (const query of queries) {
      const selectors = [...query.matchAll(/\b((?:sallyport|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)]
      expect(selectors.length, query).toBeGreaterThan(0)
      for (const [, series, matchers] of selectors) {
        const name = known.has(series!) ? series! : series!.replace(/_(bucket|sum|count)$/, '')
        expect(known.has(name), `${name} in ${query}`).toBe(true)
        const used = [...(matchers ?? '').matchAll(/(\w+)[=!]/g)].map(([, label]) => label!)
        expect(known.get(name)?.labels, query).toEqual(expect.arrayContaining(used))
      }
    }
  })
})
