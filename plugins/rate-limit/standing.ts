import type { Decision, PluginHost, RequestContext } from '../../gateway/contract/index.ts'
import { createCommonTable, type Records } from './common-table.ts'

/**
 * How dangerous a client has shown itself to be, 0-100. Until something better says so (`client.standing`), it is the
 * highest threat score of its past requests, or of what leaked in their responses, which halves every five minutes. It belongs to the address, which nobody
 * can write into a header: nobody can spoil the standing of another.
 */
export interface Standing {
  /** Once for every request, first: makes the standing known to whoever comes later. */
  arrive(ctx: RequestContext): undefined
  /** The step of the client, 0 to `steps`; the same for the whole of a request. */
  stepOf(ctx: RequestContext): number
  /** What became of a request; never changes what that request itself costs. */
  learn(ctx: RequestContext, decision: Decision): undefined
}

/** Costs rise in five steps of 20: a client that hovers about one score does not see its limit move with each request. */
export const steps = 5
const stepSize = 100 / steps
/** A client goes down a step when it is half a step below it. */
const hysteresis = stepSize / 2
const halfLifeMs = 300_000
/** After so many halvings even a standing of 100 is below the first step. */
const forgetMs = 5 * halfLifeMs

interface Known {
  /** The standing at `atMs`. */
  peak: number
  atMs: number
  step: number
}

const records: Records<Known> = {
  numbers: 3,
  create: () => ({ peak: 0, atMs: 0, step: 0 }),
  save({ peak, atMs, step }, to, at) {
    to[at] = peak
    to[at + 1] = atMs
    to[at + 2] = step
  },
  load(known, from, at) {
    known.peak = from[at]!
    known.atMs = from[at + 1]!
    known.step = from[at + 2]!
  },
}

export function createStanding(maxClients: number, host: PluginHost): Standing {
  const { common } = host
  const size = { max: maxClients, ttlMs: forgetMs }
  const table = common
    ? createCommonTable('standing', size, host.clock, common, records)
    : host.table<Known>('standing', size)
  const fact = host.fact('client.standing')

  function decayed({ peak, atMs }: Known, nowMs: number): number {
    return peak * 2 ** ((atMs - nowMs) / halfLifeMs)
  }

  /** Keeps the higher of what is known and what is new. */
  function raise(key: string, standing: number, nowMs: number): Known | undefined {
    const known = table.get(key)
    if (standing < hysteresis || (known && decayed(known, nowMs) >= standing)) return known
    const entry = { peak: standing, atMs: nowMs, step: known?.step ?? 0 }
    table.set(key, entry)
    return entry
  }

  /** Requests of clients that are above the first step. */
  const raised = new WeakMap<RequestContext, number>()

  return {
    stepOf: (ctx) => raised.get(ctx) ?? 0,
    arrive(ctx) {
      const nowMs = ctx.arrivedAtMs
      const given = fact.get(ctx)
      const known = given === undefined ? table.get(ctx.client.key) : raise(ctx.client.key, given, nowMs)
      if (known === undefined) return
      const standing = given ?? decayed(known, nowMs)
      if (given === undefined) fact.set(ctx, Math.round(standing))
      const step = nextStep(known.step, standing)
      if (step !== known.step) {
        known.step = step
        // What is known was read out of memory that others see.
        if (common) table.set(ctx.client.key, known)
      }
      if (step > 0) raised.set(ctx, step)
    },
    learn(ctx, { score, response }) {
      const danger = Math.max(score.total, response?.total ?? 0)
      if (danger > 0) raise(ctx.client.key, danger, host.clock.monotonicMs())
    },
  }
}

/** Up at once, down with hysteresis. */
export function nextStep(step: number, standing: number): number {
  const reached = Math.min(steps, Math.floor(standing / stepSize))
  if (reached >= step) return reached
  return Math.max(reached, Math.min(step, Math.floor((standing + hysteresis) / stepSize)))
}
