import { countAnswers, type Observed } from '../lab/client.ts'
import { endToEnd, listChanges } from '../lab/same.ts'
import type { Message } from '../lab/wire.ts'

/** What a proxy made of a request. */
export interface Sight {
  readonly outcome: 'passed' | 'refused' | 'waits'
  readonly status: number
  /** The gateway's own word for a refusal. */
  readonly code: string
  readonly requests: readonly Message[]
  readonly strange: readonly string[]
  /** The request behind the case arrived as it was sent. */
  readonly next: boolean
  /** Answers of the application that came back. */
  readonly answers: number
}

export interface Difference {
  readonly kind:
    | 'refused here'
    | 'refused there'
    | 'waits here'
    | 'count'
    | 'method'
    | 'target'
    | 'fields'
    | 'body'
    | 'strange'
    | 'next'
    | 'answers'
  readonly detail: string
}

export function toSight({ reply, recording }: Observed): Sight {
  const requests = recording.requests.filter(({ startLine }) => !startLine.startsWith('GET /next '))
  const reached = requests.length + recording.strange.length > 0
  return {
    outcome: reached ? 'passed' : reply.status > 0 || reply.closed ? 'refused' : 'waits',
    status: reply.status,
    code: /urn:sallyport:error:([\w-]+)/.exec(reply.text)?.[1] ?? '',
    requests,
    strange: recording.strange,
    next: recording.requests.length > requests.length,
    answers: countAnswers(reply),
  }
}

/** Where the gateway and a peer disagree on one request. */
export function differencesOf(ours: Sight, theirs: Sight): readonly Difference[] {
  if (ours.outcome !== 'passed') {
    if (theirs.outcome === 'passed') {
      const detail = `${ours.status} ${ours.code}; there ${theirs.requests.map(({ startLine }) => startLine).join()}`
      return [{ kind: ours.outcome === 'refused' ? 'refused here' : 'waits here', detail }]
    }
    return ours.outcome === 'waits' && theirs.outcome === 'refused'
      ? [{ kind: 'waits here', detail: `there ${theirs.status}` }]
      : []
  }
  if (theirs.outcome !== 'passed') {
    return [
      { kind: 'refused there', detail: `${theirs.outcome} ${theirs.status}; here ${ours.requests[0]?.startLine}` },
    ]
  }
  const found: Difference[] = []
  if (ours.strange.length !== theirs.strange.length) {
    found.push({ kind: 'strange', detail: `here ${ours.strange.join()}; there ${theirs.strange.join()}` })
  }
  if (ours.requests.length !== theirs.requests.length) {
    found.push({ kind: 'count', detail: `${ours.requests.length} here, ${theirs.requests.length} there` })
  }
  for (const [i, request] of ours.requests.entries()) {
    const other = theirs.requests[i]
    if (other) found.push(...requestDifferences(request, other))
  }
  if (found.length === 0 && ours.next !== theirs.next)
    found.push({ kind: 'next', detail: ours.next ? 'here only' : 'there only' })
  if (found.length === 0 && ours.answers !== theirs.answers) {
    found.push({ kind: 'answers', detail: `${ours.answers} here, ${theirs.answers} there` })
  }
  return found
}

function requestDifferences(ours: Message, theirs: Message): readonly Difference[] {
  const found: Difference[] = []
  const [method, target] = ours.startLine.split(' ')
  const [theirMethod, theirTarget] = theirs.startLine.split(' ')
  if (method !== theirMethod) found.push({ kind: 'method', detail: `${method} here, ${theirMethod} there` })
  if (target !== theirTarget) found.push({ kind: 'target', detail: `${target} here, ${theirTarget} there` })
  // `lost`: only there; `new`: only here.
  const changes = listChanges(endToEnd(theirs.fields), endToEnd(ours.fields))
  if (changes.length > 0) found.push({ kind: 'fields', detail: changes.join('; ').slice(0, 300) })
  if (ours.body !== theirs.body) {
    found.push({
      kind: 'body',
      detail: `${JSON.stringify(ours.body)} here, ${JSON.stringify(theirs.body)} there`.slice(0, 300),
    })
  }
  return found
}
