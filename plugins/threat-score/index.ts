import { definePlugin, familyOf, type ScoreSheet, type Signal } from '../../gateway/contract/index.ts'
import { config, familyNames } from './config.ts'
import { detectors } from './detectors.ts'
import { createEffort } from './effort.ts'
import { evasion } from './evasion.ts'
import { createExclusions, endOf } from './exclusions.ts'
import { batchOf } from './graphql.ts'
import { createModel } from './model/judge.ts'
import { loadWeights } from './model/load.ts'
import { createScan, type ScanOptions } from './scan.ts'
import { createThorough } from './thorough.ts'

/** What was not inspected of a body or a head may be anything: a mark for policies, next to nothing by itself. */
const UNINSPECTED: Signal = Object.freeze({ id: 'body.uninspected', points: 5, where: 'body' })
const UNINSPECTED_HEAD: Signal = Object.freeze({ id: 'head.uninspected', points: 5, where: 'head' })

/** Bytes of a body from which on reading its fields takes time worth counting. */
const LARGE = 16_384

export const threatScore = definePlugin({
  name: 'threat-score',
  summary: 'Scores requests 0-100 by the attacks that their inputs contain, and says why.',
  config,
  // A detector guards a door: whoever makes it fail must not get in by that.
  onFailure: 'closed',
  budget: { syncMicros: 500 },
  setup({ families, exclusions, maxSignals }, host) {
    for (const [n, { where, until }] of exclusions.entries()) {
      if (endOf(until) > host.clock.wallMs()) continue
      const mend = 'take it out, or give it a later day'
      host.log.warn({ where, until }, `exclusions[${n}] (${where}) ended after ${until} and does nothing: ${mend}`)
    }
    const options: ScanOptions = {
      entries: detectors.filter(({ detector }) => families[detector.family] !== false),
      evasion: families[evasion.family] !== false,
      model: families.model === false ? null : createModel(loadWeights()),
      isExcluded: createExclusions(exclusions, host.clock),
      maxSignals,
    }
    const scan = createScan(options)
    const offerWhole = createThorough(options, host)
    const effort = createEffort()
    const evidence = host.metrics.counter('evidence_total', 'Pieces of evidence, by family of attack.', ['family'])
    const counters = new Map(familyNames.map((family) => [family, evidence.with(family)]))

    function addAll(signals: readonly Signal[], sheet: ScoreSheet): undefined {
      for (const signal of signals) {
        counters.get(familyOf(signal.id))?.inc()
        sheet.add(signal)
      }
    }

    return {
      score(ctx, sheet) {
        effort.begin('head', false)
        const fields = ctx.fields()
        const found = scan(ctx, fields, effort)
        if (found.length > 0) offerWhole(ctx, fields, found)
        addAll(found, sheet)
        if (effort.spent) sheet.add(UNINSPECTED_HEAD)
      },
      scoreBody(ctx, body, sheet) {
        effort.begin('body', body.bytes.length > LARGE)
        const fields = body.fields()
        const found = scan(ctx, fields, effort)
        if (found.length > 0) offerWhole(ctx, fields, found)
        addAll(found, sheet)
        const batch = families.graphql === false ? null : batchOf(fields)
        if (batch !== null) addAll([batch], sheet)
        if (!body.complete || effort.spent) sheet.add(UNINSPECTED)
      },
    }
  },
})
