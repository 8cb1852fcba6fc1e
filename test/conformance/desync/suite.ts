import { countAnswers, inProcess, type Observed, observe } from '../lab/client.ts'
import type { Recorder } from '../lab/recorder.ts'
import { changesOf } from '../lab/same.ts'
import type { Message } from '../lab/wire.ts'
import { type CaseResult, explain } from '../outcome.ts'
import { type DesyncCase, readDesyncCases } from './cases.ts'
import { explanations, stricter } from './explained.ts'

/** Well-formed, and behind every case: who reads the case longer or shorter than it is does not see it as it is. */
const next = 'GET /next HTTP/1.1\r\nHost: conformance.example\r\nConnection: close\r\n\r\n'

/** http-desync-guardian's cases: what each tier of danger must come to. */
export async function runDesync(folder: string, port: number, recorder: Recorder): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const one of readDesyncCases(folder)) {
    results.push(judge(one, await observe(port, recorder, one.bytes + next, inProcess)))
  }
  return results
}

function judge(one: DesyncCase, { reply, recording }: Observed): CaseResult {
  const requests = recording.requests.filter(({ startLine }) => !startLine.startsWith('GET /next '))
  const reached = requests.length + recording.strange.length
  const refused = reached === 0 && reply.closed && /^(?:4\d\d|50[15])$/.test(String(reply.status))
  const changes =
    reached === 1 && requests.length === 1
      ? [...changesOf(one.method, one.target, one.sent, one.payload, requests[0]!)]
      : [`the application saw ${requests.length} requests and ${recording.strange.length} pieces of something else`]
  if (requests.length > 0 && countAnswers(reply) === 0) changes.push('its answer never came')
  const what = refused
    ? `refused with ${reply.status}`
    : changes.length === 0
      ? 'passed'
      : `passed: ${changes.join('; ')}`
  const result = (outcome: CaseResult['outcome'], note = what, kind?: string): CaseResult => ({
    name: one.name,
    outcome,
    note,
    ...(kind === undefined ? {} : { kind }),
    ...(outcome === 'unexplained' ? { input: one.bytes.slice(0, 2_000) } : {}),
  })
  const strict = explain(stricter, one.name)
  if (strict !== undefined) {
    return refused ? result('differing', `${what}: ${strict}`) : result('unexplained', `${what}, although ${strict}`)
  }
  const mustPass = one.tier === 'Compliant' || one.tier === 'Acceptable'
  if (mustPass && changes.length === 0) return result('expected', what, 'passed unchanged')
  if (!mustPass && refused) return result('expected', what, `${one.tier} refused`)
  if (one.tier === 'Ambiguous' && isNormalised(one, recording.strange, requests))
    return result('expected', what, 'Ambiguous passed normalised')
  const why = explain(explanations, one.name)
  return why === undefined ? result('unexplained', `${one.tier}: ${what}`) : result('differing', `${what}: ${why}`)
}

/**
 * What passes must be one request that nobody can read in two ways; the recorder's reader has already seen to that. It
 * has the client's method, target and fields; fields with `_` are dropped by default. A body that was not announced in a
 * way that counts is none.
 */
function isNormalised(one: DesyncCase, strange: readonly string[], requests: readonly Message[]): boolean {
  const [seen] = requests
  if (seen === undefined || requests.length > 1 || strange.length > 0) return false
  const kept = one.sent.filter(([name]) => !name.includes('_'))
  return changesOf(one.method, one.target, kept, seen.body === '' ? '' : one.payload, seen).length === 0
}
