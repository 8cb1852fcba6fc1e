import type { Decision } from '../contract/index.ts'
import { adminUrl, askAdmin, elsewhere } from './ask-admin.ts'
import { renderDecision } from './render-decision.ts'

interface ExplainOptions {
  /** Request id, as the client got it in `x-request-id`. */
  readonly id: string
  /** Where the admin of the running gateway listens: a URL or host:port. */
  readonly admin: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Print the record itself. */
  readonly json?: boolean
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
  if (answer.kind === 'decision') {
    out(json ? `${JSON.stringify(answer.decision, null, 2)}\n` : renderDecision(answer.decision))
    return 0
  }
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
