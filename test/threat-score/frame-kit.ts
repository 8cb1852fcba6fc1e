import { composeScore, type Field, type Hooks, type Signal } from '../../gateway/contract/index.ts'
import { createHost } from '../../gateway/host.ts'
import type { RequestHead } from '../../gateway/http/request-context.ts'
import { threatScore } from '../../plugins/threat-score/index.ts'
import { hostServices, type ManualClock, manualClock, parseConfig, requestContext } from '../contract/kit.ts'

type Given = Partial<RequestHead> & { readonly route?: string }

/** The threat-score plugin on the real host. */
export async function createScorer(config: unknown = {}, clock: ManualClock = manualClock()) {
  const services = hostServices(clock)
  const hooks: Hooks = await threatScore.setup(
    await parseConfig(threatScore.config, config),
    createHost('threat-score', services),
  )

  function collect(run: (sheet: { add(signal: Signal): undefined }) => undefined) {
    const signals: Signal[] = []
    run({
      add(signal) {
        signals.push(signal)
      },
    })
    return { signals, ids: signals.map(({ id }) => id), total: composeScore([...signals]) }
  }

  return {
    clock,
    counts: services.counts,
    head: (given: Given) => collect((sheet) => hooks.score?.(requestContext(given), sheet)),
    body: (fields: readonly Field[], complete = true, given: Given = {}) =>
      collect((sheet) =>
        hooks.scoreBody?.(
          requestContext(given),
          { bytes: new Uint8Array(), complete, mediaType: 'application/json', fields: () => fields },
          sheet,
        ),
      ),
  }
}

/** The messages that a config is refused with. */
export async function refusalOf(config: unknown): Promise<string> {
  return parseConfig(threatScore.config, config).then(
    () => 'accepted',
    (error: Error) => error.message,
  )
}
