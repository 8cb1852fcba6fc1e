import { countAnswers, inProcess, type Observed, observe } from '../lab/client.ts'
import type { Recorder } from '../lab/recorder.ts'
import { changesOf } from '../lab/same.ts'
import { type Message, readRequest } from '../lab/wire.ts'
import { type CaseResult, explain } from '../outcome.ts'
import type { LlhttpCase, ToldMessage } from './cases.ts'
import { requestExplanations } from './explained-requests.ts'

const next = 'GET /next HTTP/1.1\r\nHost: conformance.example\r\nConnection: close\r\n\r\n'

/** Requests of llhttp's tests: what its strict parser refuses must be refused, what it reads must arrive as it reads it. */
export async function runRequests(
  cases: readonly LlhttpCase[],
  port: number,
  recorder: Recorder,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const one of cases) {
    const input = withHosts(one)
    const isWhole = one.error === 0 && one.told.every(({ complete }) => complete)
    results.push(judge(one, input, await observe(port, recorder, isWhole ? input + next : input, inProcess)))
  }
  return results
}

/** The tests leave Host out, and without it every one of them would be refused for that alone. */
function withHosts({ input, told }: LlhttpCase): string {
  let text = ''
  let at = 0
  for (const message of told) {
    const { fieldsAt } = message
    if (fieldsAt < 0 || hasHost(message)) continue
    text += `${input.slice(at, fieldsAt)}Host: ${hostOf(message)}\r\n`
    at = fieldsAt
  }
  return text + input.slice(at)
}

function hasHost({ fields }: ToldMessage): boolean {
  return fields.some(([name]) => name.toLowerCase() === 'host')
}

/** An absolute target has its own (RFC 9112, 3.2.2); user names are no part of Host. */
function hostOf({ target }: ToldMessage): string {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(target)?.[1] ?? 'conformance.example'
}

function judge(one: LlhttpCase, input: string, { reply, recording }: Observed): CaseResult {
  const seen = recording.requests.filter(({ startLine }) => !startLine.startsWith('GET /next '))
  const refusals = [...reply.text.matchAll(/HTTP\/1\.1 (4\d\d|50[15]) /g)].map((match) => match[1]!)
  const refused = refusals.length > 0 && reply.closed
  const strange = recording.strange.length
  const what = `${seen.length} reached the application${refused ? `, refused with ${refusals.join()}` : ''}${strange > 0 ? ', strange bytes too' : ''}`
  const result = (outcome: CaseResult['outcome'], note: string, kind?: string): CaseResult => ({
    name: one.name,
    outcome,
    note,
    ...(kind === undefined ? {} : { kind }),
    ...(outcome === 'unexplained' ? { input } : {}),
  })
  const verdict = strange > 0 ? recording.strange : verdictOf(one, input, seen, refused)
  const isLost = countAnswers(reply) < seen.length
  const wrong = isLost && typeof verdict === 'string' ? ['the answer of a request that passed never came'] : verdict
  if (typeof wrong === 'string') return result('expected', what, wrong)
  const why = explain(requestExplanations, one.name)
  const note = `${what}: ${wrong.join('; ')}`
  return why === undefined ? result('unexplained', note) : result('differing', `${note}: ${why}`)
}

/** What was right about it, or everything that was wrong. */
function verdictOf(
  one: LlhttpCase,
  input: string,
  seen: readonly Message[],
  refused: boolean,
): string | readonly string[] {
  if (one.lenient) {
    if (refused && seen.length === 0) return 'forgiven there, refused here'
    return seen.length <= countStrict(input)
      ? 'valid by the letter, passed'
      : ['a request that is only valid for a lenient parser passed']
  }
  if (one.error === 0 && !/^(?:\r\n)*[^\r\n]* HTTP\/1\.[01]\r\n/.test(input)) {
    return refused && seen.length === 0 ? 'not HTTP/1.x, refused' : ['another protocol or version passed as HTTP/1.1']
  }
  const whole = one.told.filter(({ complete }) => complete)
  const wrong = seen.length > whole.length ? ['more requests than were sent'] : differences(whole, seen)
  if (wrong.length > 0) return wrong
  // Code 5 is data behind `Connection: close`: nobody reads it, so nobody refuses it.
  if (one.error === 5) return seen.length === whole.length ? 'passed, the rest unread' : ['a request is missing']
  if (one.error !== 0) return refused ? 'refused' : [`llhttp refuses with code ${one.error}`]
  if (seen.length === whole.length) return whole.length === one.told.length ? 'passed' : 'passed, the rest awaited'
  return ['a request is missing']
}

function differences(told: readonly ToldMessage[], seen: readonly Message[]): readonly string[] {
  return seen.flatMap((request, i) => {
    const message = told[i]!
    const { method, fields, body } = message
    const target = message.target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/')
    const sent = hasHost(message) ? fields : [['Host', hostOf(message)] as const, ...fields]
    return changesOf(method, message.target === '*' ? '*' : target, sent, body, request)
  })
}

/** How many requests at the start are right by the letter; empty lines before one are (RFC 9112, 2.2). */
function countStrict(input: string): number {
  let count = 0
  let rest = input
  for (;;) {
    rest = rest.replace(/^(?:\r\n)+/, '')
    const reading = readRequest(rest)
    if (reading === 'more' || 'wrong' in reading) return count
    rest = rest.slice(reading.length)
    count++
  }
}
