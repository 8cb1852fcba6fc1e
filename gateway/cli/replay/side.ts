import { dirname } from 'node:path'
import { readDocuments } from '../../config/documents.ts'
import type { Config } from '../../config/schema.ts'
import type { Decision } from '../../contract/index.ts'
import { buildGeneration, enforcesBans, headRules } from '../../generation.ts'
import { createFactRegistry } from '../../host.ts'
import { normalizeAddress, toClient } from '../../http/client-address.ts'
import { headReader } from '../../http/request-head.ts'
import { loadedFiles } from '../../loaded-files.ts'
import { runSteps } from '../../pipeline/run.ts'
import type { Monitor } from '../../pipeline/step.ts'
import { type Exchange, toDecision } from '../../request/exchange.ts'
import { dryHost, noBans } from '../dry-build.ts'
import { createHeap } from './heap.ts'
import { type Judging, judge } from './judge.ts'
import type { Outcome, RecordedRequest } from './recorded.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** A configuration that decides on recorded requests, with a state and a time of its own. */
export interface Side {
  readonly config: Config
  /** Over the config and its policies, as on decision records. */
  readonly policy: string
  decide(request: RecordedRequest): Promise<Outcome>
  /** Hooks that threw, by plugin. */
  failures(): ReadonlyMap<string, number>
  close(): Promise<void>
}

/** More requests in flight than any recording has at a time; beyond them the first one is over early. */
const maxInFlight = 100_000

/** Builds a configuration as the gateway does, but without sockets, and with the time of the recording. */
export async function createSide(config: Config, startMs: number, client: string): Promise<Side> {
  const clock = createVirtualClock(startMs)
  const facts = createFactRegistry()
  const files = loadedFiles(config, (patterns) => readDocuments(patterns, dirname(config.file)))
  const generation = await buildGeneration(config, {
    ...dryHost({ clock, facts, documents: files.documents, enforcesBans: enforcesBans(config) }),
    // Who was banned is not recorded, and nobody is banned by a replay.
    banDesk: { forPlugin: () => () => noBans, forVerdicts: () => () => undefined },
    // Never connected to.
    demoUrl: async () => 'http://127.0.0.1:9',
    certificates: { listener: null, upstreams: new Map(), redis: null, files: [], warnings: [] },
    policyHash: files.hash,
    takesEffect: () => true,
    onOverrun: () => undefined,
    onRecovered: () => undefined,
  })
  const failures = new Map<string, number>()
  const monitor: Monitor = {
    phase: () => undefined,
    failure: (plugin) => void failures.set(plugin, (failures.get(plugin) ?? 0) + 1),
  }
  // The client was told from its proxies when it was recorded.
  const readHead = headReader(headRules(config), (peer) => {
    const address = normalizeAddress(peer) ?? client
    return { client: toClient(address), chain: [address], trustedPeer: false }
  })
  const by: Judging = { generation, readHead, clock, monitor }
  const known = { identity: facts.fact<string>('client.identity'), standing: facts.fact<number>('client.standing') }
  const inFlight = createHeap<Exchange>()

  function settle(x: Exchange): Decision {
    const decision = toDecision(x, known)
    const onSettled = x.route?.pipeline.onSettled
    if (onSettled && x.ctx) runSteps(onSettled, x.ctx, clock, monitor, decision)
    return decision
  }

  function settleUntil(nowMs: number): undefined {
    while (inFlight.nextMs() <= nowMs) {
      clock.set(inFlight.nextMs())
      settle(inFlight.pop())
    }
  }

  return {
    config,
    policy: generation.policy,
    async decide(request) {
      settleUntil(request.timeMs)
      clock.set(request.timeMs)
      const x = await judge(by, request)
      const isPassed = x.dispatchedMs >= 0
      if (!isPassed) return toOutcome(settle(x))
      if (inFlight.size() >= maxInFlight) settle(inFlight.pop())
      // What it holds it holds until the application has answered.
      inFlight.push(clock.wallMs() + (request.durationMs ?? 0), x)
      return toOutcome(toDecision(x, known))
    },
    failures: () => failures,
    async close() {
      settleUntil(Number.MAX_VALUE)
      await generation.retire()
    },
  }
}

function toOutcome({ verdict, score, outcome, request }: Decision): Outcome {
  const { action, plugin } = verdict
  const rule = action === 'refuse' ? verdict.reason : verdict.rule
  return { action, plugin, rule, status: outcome.status, score: score.total, route: request.route }
}
