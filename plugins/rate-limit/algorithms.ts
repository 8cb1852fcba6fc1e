import type { PluginHost } from '../../gateway/contract/index.ts'
import type { LimitConfig } from './config.ts'
import type { Counter } from './counter.ts'
import { createFixedWindow } from './fixed-window.ts'
import { createTokenBucket } from './token-bucket.ts'

/** The counter of a limit, by its `algorithm`. */
export function createCounter(config: LimitConfig, maxKeys: number, host: PluginHost): Counter {
  if (config.algorithm === 'fixed-window') return createFixedWindow(config, maxKeys, host)
  return createTokenBucket(config, maxKeys, host)
}
