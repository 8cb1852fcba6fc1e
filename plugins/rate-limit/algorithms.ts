import type { PluginHost } from '../../gateway/contract/index.ts'
import { seatsOf } from './bound.ts'
import type { LocalArithmetic } from './cells.ts'
import { createConcurrency } from './concurrency.ts'
import type { Counter } from './counter.ts'
import { createFixedWindow } from './fixed-window.ts'
import { defineGcra } from './gcra.ts'
import type { LimitConfig, RatedConfig } from './limit-config.ts'
import { createLocalBuckets } from './local-buckets.ts'
import { createLocalCounter } from './local-counter.ts'
import { createSharedCounter } from './shared-counter.ts'
import { defineSlidingWindow } from './sliding-window.ts'

/** The counter of a limit, by its `algorithm` and who counts together. docs/rate-limits.md says what is guaranteed. */
export function createCounter(config: LimitConfig, maxKeys: number, host: PluginHost): Counter {
  if (config.algorithm === 'concurrency') return createConcurrency(config, maxKeys, host)
  if (config.algorithm === 'fixed-window') return createFixedWindow(config, maxKeys, host)
  const arithmetic = arithmeticOf(config)
  const name = `${config.name} by ${config.key.text}`
  const coordination = config.coordination ?? 'leased'
  if (host.shared === null || coordination === 'local' || config.apply === 'on-demand') {
    return createLocalCounter(createLocalBuckets(name, arithmetic, maxKeys, host, host.common), arithmetic, host.common)
  }
  const bucket = host.shared.bucket(config.name, { arithmetic, leased: coordination === 'leased', maxKeys })
  const away = createLocalBuckets(`${name}: while away`, arithmetic, maxKeys, host)
  return createSharedCounter(bucket, away, arithmetic, config.whenAway, seatsOf(host))
}

function arithmeticOf({ algorithm, rate, burst }: RatedConfig): LocalArithmetic {
  return algorithm === 'sliding-window' ? defineSlidingWindow(rate) : defineGcra(rate, burst)
}
