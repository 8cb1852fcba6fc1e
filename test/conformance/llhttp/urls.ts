import { inProcess, observe } from '../lab/client.ts'
import type { Recorder } from '../lab/recorder.ts'
import { type CaseResult, explain } from '../outcome.ts'
import type { LlhttpCase } from './cases.ts'
import { urlExplanations } from './explained-urls.ts'

/** URLs of llhttp's tests as request targets: what arrives is the same path and query, or nothing. */
export async function runUrls(
  cases: readonly LlhttpCase[],
  port: number,
  recorder: Recorder,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const one of cases) {
    const [, authority, path] = /^http:\/\/(?:[^/?#]*@)?([^/?#]*)(.*)$/s.exec(one.input) ?? [
      null,
      'conformance.example',
      one.input,
    ]
    const bytes = `GET ${one.input} HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`
    const { reply, recording } = await observe(port, recorder, bytes, inProcess)
    const target = recording.requests[0]?.startLine.split(' ')[1]
    const refused = recording.requests.length === 0 && reply.status === 400 && reply.closed
    const right = one.error === 0 ? target === path : refused
    const what = refused ? 'refused with 400' : `arrived as ${target}`
    const why = explain(urlExplanations, one.name)
    if (right) results.push({ name: one.name, outcome: 'expected', note: what, kind: refused ? 'refused' : 'passed' })
    else if (why !== undefined) results.push({ name: one.name, outcome: 'differing', note: `${what}: ${why}` })
    else results.push({ name: one.name, outcome: 'unexplained', note: what, input: bytes })
  }
  return results
}
