import { inProcess, type Observed, observe, type Patience } from '../lab/client.ts'
import { type Front, startGateway } from '../lab/gateway.ts'
import { installHint, type PeerName, startPeer } from '../lab/peers.ts'
import { type Recorder, startRecorder } from '../lab/recorder.ts'
import type { CaseResult } from '../outcome.ts'
import { type Difference, differencesOf, type Sight, toSight } from './compare.ts'
import { buildCorpus, type CorpusCase } from './corpus.ts'
import { whyDifferent } from './explained.ts'

const next = 'GET /next HTTP/1.1\r\nHost: conformance.example\r\nConnection: close\r\n\r\n'

/** For cases that nobody could explain at first: on a busy machine a slow answer looks like none. */
const patient: Patience = { quietMs: 1_500, settleMs: 50 }

interface Lane {
  readonly proxy: Front
  readonly recorder: Recorder
}

interface DifferentialResult {
  readonly cases: readonly CaseResult[]
  readonly absent?: string
}

const peers: readonly PeerName[] = ['nginx', 'haproxy']

/** The same requests through the gateway, nginx and HAProxy, each before a recorder of its own; what arrives is compared. */
export async function runDifferential(): Promise<DifferentialResult> {
  const lanes = new Map<string, Lane>()
  try {
    await openLane(lanes, 'sallyport', startGateway)
    for (const name of peers) await openLane(lanes, name, (url) => startPeer(name, url))
    const present = peers.filter((name) => lanes.has(name))
    const missing = peers.filter((name) => !lanes.has(name))
    const absent = missing.length === 0 ? {} : { absent: `no ${missing.join(' and no ')}: ${installHint}` }
    return present.length === 0 ? { cases: [], ...absent } : { cases: await compareAll(lanes, present), ...absent }
  } finally {
    for (const { proxy, recorder } of lanes.values()) {
      await proxy.stop()
      await recorder.close()
    }
  }
}

async function openLane(
  lanes: Map<string, Lane>,
  name: string,
  start: (url: string) => Promise<Front | null>,
): Promise<void> {
  const recorder = await startRecorder()
  const proxy = await start(recorder.url)
  if (proxy === null) await recorder.close()
  else lanes.set(name, { proxy, recorder })
}

async function compareAll(lanes: Map<string, Lane>, present: readonly PeerName[]): Promise<readonly CaseResult[]> {
  const corpus = buildCorpus()
  const sights = new Map<string, readonly Sight[]>()
  await Promise.all(
    [...lanes].map(async ([name, lane]) => {
      const seen: Sight[] = []
      for (const one of corpus) seen.push(toSight(await send(lane, one, inProcess)))
      sights.set(name, seen)
    }),
  )
  const results: CaseResult[] = []
  for (const [i, one] of corpus.entries()) {
    let result = judge(one, (name) => sights.get(name)![i]!, present)
    if (result.outcome === 'unexplained') {
      const again = new Map<string, Sight>()
      for (const [name, lane] of lanes) again.set(name, toSight(await send(lane, one, patient)))
      result = judge(one, (name) => again.get(name)!, present)
    }
    results.push(result)
  }
  return results
}

function send({ proxy, recorder }: Lane, one: CorpusCase, patience: Patience): Promise<Observed> {
  return observe(proxy.port, recorder, one.bytes + next, patience)
}

function judge(one: CorpusCase, sightOf: (name: string) => Sight, present: readonly PeerName[]): CaseResult {
  const ours = sightOf('sallyport')
  const found: { readonly peer: PeerName; readonly difference: Difference; readonly why: string | undefined }[] = []
  for (const peer of present) {
    for (const difference of differencesOf(ours, sightOf(peer))) {
      found.push({ peer, difference, why: whyDifferent(one.labels, peer, difference, ours.code) })
    }
  }
  if (found.length === 0) return { name: one.name, outcome: 'expected', note: '', kind: `all ${ours.outcome}` }
  const unexplained = found.filter(({ why }) => why === undefined)
  const note = (unexplained.length > 0 ? unexplained : found)
    .map(
      ({ peer, difference: { kind, detail }, why }) =>
        `${peer}: ${kind} (${detail.slice(0, 200)})${why === undefined ? '' : `: ${why}`}`,
    )
    .join('\n')
  const { name } = one
  if (unexplained.length > 0) return { name, outcome: 'unexplained', note, input: one.bytes.slice(0, 2_000) }
  const kind = [...new Set(found.map(({ why }) => why!))].join('; ')
  return { name, outcome: 'differing', note, kind }
}
