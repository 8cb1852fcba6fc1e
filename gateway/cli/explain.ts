import { createReadStream } from 'node:fs'
import { readLines } from '../capture/lines.ts'
import type { Decision } from '../contract/index.ts'
import { adminUrl, askAdmin, elsewhere, parse } from './ask-admin.ts'
import { renderDecision } from './render-decision.ts'

interface Printing {
  /** Request id, as the client got it in `x-request-id`. */
  readonly id: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Print the record itself. */
  readonly json?: boolean
}

interface ExplainOptions extends Printing {
  /** Where the admin of the running gateway listens: a URL or host:port. */
  readonly admin: string
}

/**
 * `sallyport explain`: asks a running gateway why it decided a request as it did. Returns the exit code: 1 when the gateway
 * does not know the request, 2 when it could not be asked.
 */
export async function explainCommand({ id, admin, out, err, json }: ExplainOptions): Promise<number> {
  const fail = (code: number, message: string): number => {
    err(`sallyport explain: ${message}\n`)
    return code
  }
  const base = adminUrl(admin)
  if (base === null) return fail(2, `${JSON.stringify(admin)} is not an address; write --admin 127.0.0.1:9090`)
  const answer = await ask(new URL(`/decisions/${encodeURIComponent(id)}`, base))
  if (answer.kind === 'decision') return print(answer.decision, { out, json: json === true })
  if (answer.kind === 'unknown') {
    return fail(
      1,
      `the gateway at ${base} knows no request ${JSON.stringify(id)}. It remembers only its latest decisions ` +
        '(`pipeline.memory`) and none from before its start; look for older ones in the event stream.',
    )
  }
  if (answer.kind === 'unreachable') {
    return fail(2, `no gateway can be reached at ${base} (${answer.why}). Is it running? ${elsewhere}`)
  }
  return fail(2, `what answers at ${base} is not the admin of a gateway (${answer.why}). ${elsewhere}`)
}

/**
 * `sallyport explain --events`: the same from a file of decision events, one a line, as `events: { to: file }` writes it or a
 * reader of the stream. Returns the exit code: 1 when the file has no record of the request.
 */
export async function explainFromEvents({ id, out, err, json, file }: Printing & { file: string }): Promise<number> {
  let found: Decision | null = null
  // A request has one record; of a retried write that came twice the last is as good as the first.
  for await (const { bytes } of readLines(createReadStream(file))) {
    if (bytes.includes(id)) found = decisionIn(bytes.toString('utf8'), id) ?? found
  }
  if (found !== null) return print(found, { out, json: json === true })
  err(
    `sallyport explain: ${file} has no decision on request ${JSON.stringify(id)}. Ordinary requests are recorded as ` +
      '`events.sample` says; refusals and suspicions always are.\n',
  )
  return 1
}

/** Lines of something else in between (a log on the same stream) are passed over. */
function decisionIn(line: string, id: string): Decision | null {
  const event = parse(line) as { readonly type?: unknown; readonly data?: unknown } | undefined
  const decision = event?.type === 'dev.sallyport.decision.v1' && isDecision(event.data) ? event.data : null
  return decision?.request.id === id ? decision : null
}

function print(decision: Decision, { out, json }: Pick<Printing, 'out'> & { json: boolean }): number {
  out(json ? `${JSON.stringify(decision, null, 2)}\n` : renderDecision(decision))
  return 0
}

type Answer =
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable' | 'foreign'; readonly why: string }

async function ask(url: URL): Promise<Answer> {
  const answer = await askAdmin(url)
  if (answer.kind === 'unreachable') return answer
  const { status, type, body } = answer
  if (status === 200 && isDecision(body)) return { kind: 'decision', decision: body }
  if (status === 404 && type.startsWith('application/problem+json')) return { kind: 'unknown' }
  return { kind: 'foreign', why: `it answered ${status}` }
}

function isDecision(body: unknown): body is Decision {
  const { request, verdict, score, outcome } = (body ?? {}) as Partial<Decision>
  return [request, verdict, score, outcome].every((part) => typeof part === 'object' && part !== null)
}
