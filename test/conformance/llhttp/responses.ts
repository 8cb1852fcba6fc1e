import { answersOf, inProcess, type Observed, observe } from '../lab/client.ts'
import type { Recorder } from '../lab/recorder.ts'
import { endToEnd, listChanges } from '../lab/same.ts'
import { readResponse } from '../lab/wire.ts'
import { type CaseResult, explain } from '../outcome.ts'
import type { LlhttpCase, ToldMessage } from './cases.ts'
import { responseExplanations } from './explained-responses.ts'

const request = 'GET /response HTTP/1.1\r\nHost: conformance.example\r\nConnection: close\r\n\r\n'

/** Responses of llhttp's tests, given by the application: right ones come through, wrong ones never look whole. */
export async function runResponses(
  cases: readonly LlhttpCase[],
  port: number,
  recorder: Recorder,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const one of cases) {
    const answer = { bytes: one.input, end: true }
    results.push(judge(one, await observe(port, recorder, request, inProcess, () => answer)))
  }
  return results
}

function judge(one: LlhttpCase, { reply }: Observed): CaseResult {
  const [answer] = answersOf(reply, ['GET'])
  const status = Number(answer?.startLine.slice(9, 12) ?? 0)
  const failed = status === 502 && answer!.body.includes('urn:sallyport:error:')
  const torn = answer === undefined && reply.closed
  const what = failed ? 'answered 502' : torn ? 'torn down' : `passed with ${status}`
  const result = (outcome: CaseResult['outcome'], note: string, kind?: string): CaseResult => ({
    name: one.name,
    outcome,
    note,
    ...(kind === undefined ? {} : { kind }),
    ...(outcome === 'unexplained' ? { input: one.input } : {}),
  })
  const wrong = failed || torn ? failureVerdict(one, torn) : passVerdict(one, answer)
  if (typeof wrong === 'string') return result('expected', what, wrong)
  const why = explain(responseExplanations, one.name)
  const note = `${what}: ${wrong.join('; ')}`
  return why === undefined ? result('unexplained', note) : result('differing', `${note}: ${why}`)
}

/** The first response that is not interim; the bytes behind it answer nothing. */
function finalOf(one: LlhttpCase): ToldMessage | undefined {
  return one.told.find(({ status, headComplete }) => !headComplete || status >= 200)
}

function failureVerdict(one: LlhttpCase, torn: boolean): string | readonly string[] {
  const final = finalOf(one)
  if (one.lenient) return 'forgiven there, failed here'
  if (final === undefined || !final.headComplete) return torn ? ['torn down without an answer'] : '502 for a bad head'
  if (isWhole(one, final)) return ['llhttp reads it to its end']
  return torn ? 'torn down in the body' : '502 for a bad body'
}

function passVerdict(
  one: LlhttpCase,
  answer: ReturnType<typeof answersOf>[number] | undefined,
): string | readonly string[] {
  const final = finalOf(one)
  if (answer === undefined) return ['no answer']
  if (one.lenient) return isStrict(one.input) ? 'valid by the letter, passed' : ['only a lenient parser reads it']
  if (final === undefined || !isWhole(one, final)) return [`llhttp does not read it to its end (code ${one.error})`]
  const wrong: string[] = []
  if (answer.startLine.slice(9, 12) !== String(final.status)) wrong.push(`status for ${final.status}`)
  wrong.push(...listChanges(endToEnd(final.fields), endToEnd(answer.fields)))
  if (answer.body !== final.body) wrong.push(`a body of ${answer.body.length} bytes for ${final.body.length}`)
  return wrong.length === 0 ? 'passed unchanged' : wrong
}

/** Also without the log's `message complete`: a body may last until the connection ends. */
function isWhole(one: LlhttpCase, final: ToldMessage): boolean {
  if (final.complete) return true
  const framed = final.fields.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name))
  return one.error === 0 && final.headComplete && !framed
}

function isStrict(input: string): boolean {
  const reading = readResponse(input, false, true)
  return reading !== 'more' && !('wrong' in reading)
}
