import { monitorEventLoopDelay } from 'node:perf_hooks'
import { onTestFinished } from 'vitest'
import type { Decision, Verdict } from '../../gateway/contract/index.ts'
import { createHost } from '../../gateway/host.ts'
import type { RedisTarget } from '../../gateway/state/redis-server.ts'
import { createRedisStore, type RedisStore } from '../../gateway/state/redis-store.ts'
import { createSharedLimits } from '../../gateway/state/shared-limits.ts'
import { rateLimit } from '../../plugins/rate-limit/index.ts'
import { hostServices, parseConfig, requestContext } from '../contract/kit.ts'
import type { Given } from './edge.ts'

export interface Sent {
  readonly verdict: Verdict | undefined
  readonly admitted: boolean
  readonly degraded: boolean
  /** How long the hooks took, ms. */
  readonly tookMs: number
  /** The request is over. */
  end(): undefined
}

export interface SharedEdge {
  readonly store: RedisStore
  send(given?: Given): Promise<Sent>
  /** So many requests one after the other. */
  flood(count: number, given?: Given): Promise<Flood>
  close(): Promise<void>
}

export interface Flood {
  readonly admitted: number
  readonly degraded: number
  /** The longest that hooks took, without what the machine kept this process waiting for. */
  readonly longestMs: number
  readonly last: Sent
}

const realTime = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }
let edges = 0

/** The plugin on the real host with a store in Redis, as one gateway process has it. */
export async function openSharedEdge(
  at: string | (RedisTarget & { readonly edges?: number }),
  limit: Record<string, unknown>,
  deadlineMs = 40,
): Promise<SharedEdge> {
  const store = createRedisStore({
    ...toTarget(at),
    prefix: 'sp',
    deadlineMs,
    edge: `e${++edges}`,
    onChange: () => undefined,
  })
  await store.start()
  const services = { ...hostServices(realTime), shared: createSharedLimits(store, realTime) }
  const config = await parseConfig(rateLimit.config, { limits: [{ name: 'a', ...limit }] })
  const hooks = await rateLimit.setup(config, createHost(rateLimit.name, services))
  const close = async (): Promise<void> => {
    await hooks.close?.()
    await store.close()
  }
  onTestFinished(close)

  async function send(given: Given = {}): Promise<Sent> {
    const startMs = performance.now()
    const ctx = requestContext({ arrivedAtMs: startMs, ...given })
    const verdict = hooks.onRequest?.(ctx) ?? (await hooks.consult?.(ctx, new AbortController().signal))
    const tookMs = performance.now() - startMs
    const degraded = ctx.limits.some((one) => one.degraded)
    const end = () => hooks.onSettled?.(ctx, { score: ctx.score } as Decision)
    return { verdict, admitted: verdict === undefined, degraded, tookMs, end }
  }

  return {
    store,
    send,
    close,
    async flood(count, given) {
      const sent: Sent[] = []
      const pauses = monitorEventLoopDelay({ resolution: 1 })
      pauses.enable()
      for (let i = 0; i < count; i++) sent.push(await send(given))
      pauses.disable()
      return {
        admitted: sent.filter((one) => one.admitted).length,
        degraded: sent.filter((one) => one.degraded).length,
        longestMs: Math.max(...sent.map((one) => one.tookMs)) - pauses.max / 1e6,
        last: sent.at(-1)!,
      }
    },
  }
}

export function toTarget(at: string | RedisTarget): RedisTarget {
  return typeof at === 'string' ? { url: at } : at
}
