import type { Registry } from '@prometheus-io/client'
import type { BoundCounter, LabelledCounter, LabelledValue, PluginMetrics } from '../contract/index.ts'
import { type Counters, createCounters, maxLabelSets } from './counters.ts'
import { expose, type Sample } from './exposition.ts'

interface Owned {
  readonly plugin: string
  readonly type: 'counter' | 'gauge'
  readonly labels: readonly string[]
  readonly counters?: Counters
  read?: ReadGauge
}

type ReadGauge = () => number | Iterable<LabelledValue>

const nameShape = /^[a-z][a-z0-9_]{0,99}$/

/**
 * Metrics of plugins. They live as long as the registry: a plugin that a reload replaced finds its numbers again when it
 * asks for the same name, so that a counter never goes back. A gauge is read by whoever asked last.
 */
export function createPluginMetrics(registry: Registry): (plugin: string) => PluginMetrics {
  const owned = new Map<string, Owned>()

  function known(name: string, wanted: Owned): Owned | undefined {
    const found = owned.get(name)
    if (!found) {
      checkNew(registry, name, wanted)
      owned.set(name, wanted)
      return undefined
    }
    if (found.plugin === wanted.plugin && found.type === wanted.type && sameLabels(found, wanted)) return found
    throw new Error(
      `metric ${name} of plugin ${wanted.plugin}: already a ${describe(found)} of plugin ${found.plugin}; use another name`,
    )
  }

  function counter(plugin: string, name: string, help: string, labels: readonly string[]): LabelledCounter {
    const counters = createCounters(labels)
    const found = known(name, { plugin, type: 'counter', labels, counters })
    if (!found) expose(registry, { name, help, type: 'counter', samples: () => counters.samples() })
    return toLabelled(name, labels, found?.counters ?? counters)
  }

  function gauge(plugin: string, name: string, help: string, read: ReadGauge, label?: string): undefined {
    const made: Owned = { plugin, type: 'gauge', labels: label === undefined ? [] : [label], read }
    const found = known(name, made)
    if (found) found.read = read
    else expose(registry, { name, help, type: 'gauge', samples: () => readGauge(made) })
  }

  return (plugin) => {
    const prefix = `sallyport_${plugin.replaceAll('-', '_')}_`
    return {
      counter: (name, help, labels = []) => counter(plugin, prefix + name, help, labels),
      gauge: (name, help, read, label) => gauge(plugin, prefix + name, help, read, label),
    }
  }
}

/** A plugin's mistake must not take the whole page away: a gauge that throws or has no number is left out. */
function readGauge({ read, labels: [label] }: Owned): Sample[] {
  try {
    const found = read?.() ?? []
    if (typeof found === 'number') return Number.isFinite(found) ? [{ value: found }] : []
    return [...found].slice(0, maxLabelSets).map(([of, value]) => ({ value, labels: { [label!]: of } }))
  } catch {
    return []
  }
}

function toLabelled(name: string, labels: readonly string[], counters: Counters): LabelledCounter {
  return {
    with(...values): BoundCounter {
      if (values.length !== labels.length) {
        throw new TypeError(`metric ${name}: has the labels [${labels.join(', ')}], got ${values.length} values`)
      }
      const cell = counters.cell(...values)
      return {
        inc(by = 1) {
          cell.value += by
        },
      }
    },
  }
}

function checkNew(registry: Registry, name: string, { plugin, labels }: Owned): undefined {
  const where = `metric ${name} of plugin ${plugin}`
  for (const word of [name, ...labels]) {
    if (!nameShape.test(word))
      throw new Error(`${where}: ${JSON.stringify(word)}: use lower-case letters, digits and _`)
  }
  if (registry.getSingleMetric(name))
    throw new Error(`${where}: the gateway has a metric of that name; use another one`)
}

function sameLabels(one: Owned, other: Owned): boolean {
  return one.labels.join() === other.labels.join()
}

function describe({ type, labels }: Owned): string {
  return labels.length === 0 ? type : `${type} with the labels [${labels.join(', ')}]`
}
