import { rateLimit } from '../../plugins/rate-limit/index.ts'
import { workloads } from '../workload.ts'
import { type Case, contextOf, setUp } from './case.ts'

/** Most keys that are looked at in turn: enough to leave every cache of the processor. */
const mostAddresses = 4_096

/** A local limit whose table holds so many keys already. The context is new each time: a request meets a limit once. */
export async function limitCases(): Promise<readonly Case[]> {
  const cases: Case[] = []
  for (const keys of [1, 10_000, 1_000_000]) {
    cases.push({ name: `limit with ${keys.toLocaleString('en')} keys`, run: await limitOf(keys) })
  }
  return cases
}

/** Takes of a limit whose table holds so many keys, those in turn. */
export async function limitOf(keys: number): Promise<() => unknown> {
  const limits = [{ name: 'per-client', key: 'client.ip', rate: '1000000/s', burst: 1_000_000 }]
  const hooks = await setUp(rateLimit, { limits, maxKeys: 2_000_000 })
  const request = workloads.plain.requests[0]!
  for (let n = 0; n < keys; n++) hooks.onRequest?.(contextOf(request, addressOf(n)))
  const step = Math.max(1, Math.floor(keys / mostAddresses))
  const known = Array.from({ length: Math.min(keys, mostAddresses) }, (_, i) => addressOf(i * step))
  let next = 0
  return () => hooks.onRequest?.(contextOf(request, known[next++ % known.length]!))
}

function addressOf(n: number): string {
  return `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`
}
