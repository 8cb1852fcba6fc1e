import type { PluginHost } from '../../gateway/contract/index.ts'
import { createConcurrency } from './concurrency.ts'
import type { LimitConfig } from './config.ts'
import type { Counter } from './counter.ts'
import { createTokenBucket } from './token-bucket.ts'

/** The counter of a limit, by its `algorithm`. */
export function createCounter(config: LimitConfig, maxKeys: number, host: PluginHost): Counter {
  if (config.algorithm === 'concurrency') return createConcurrency(config, maxKeys, host)
  return createTokenBucket(config, maxKeys, host)
}
