import type { Verdict } from '../contract/index.ts'
import type { Answer } from '../http/respond.ts'
import type { Exchange } from './exchange.ts'

/** What the config wants a refused client to be told. Without a word in it: nothing but the request id. */
export function wordsOf(x: Exchange, verdict: Verdict, failed: boolean): Partial<Answer> {
  const { refusals } = x.generation.config
  const own = failed ? {} : verdict.action === 'limit' ? refusals.limit : verdict.action === 'deny' ? refusals.deny : {}
  return {
    ...(own.title !== undefined && { title: own.title }),
    ...(own.detail !== undefined && { detail: filled(own.detail, x.id, retryAfterOf(verdict)) }),
    ...(refusals.contact !== undefined && { contact: refusals.contact }),
    ...(refusals.reveal.length > 0 && { revealed: revealed(x, verdict, refusals.reveal) }),
    ...(refusals.html && { asPage: wantsPage(x), negotiated: true }),
  }
}

/** Seconds as in Retry-After: whole ones, never too few; `null` when nobody knows. */
export function retryAfterOf(verdict: Verdict): string | null {
  const ms = verdict.action === 'limit' || verdict.action === 'deny' ? (verdict.retryAfterMs ?? 0) : 0
  return ms > 0 || verdict.action === 'limit' ? String(Math.max(1, Math.ceil(ms / 1_000))) : null
}

function filled(text: string, requestId: string, retryAfter: string | null): string {
  return text.replaceAll('{requestId}', requestId).replaceAll('{retryAfter}', retryAfter ?? '')
}

function revealed(
  { ctx, ending }: Exchange,
  { reason, rule }: Verdict,
  reveal: readonly ('reason' | 'rule' | 'score')[],
): Record<string, unknown> {
  const all = {
    reason,
    rule: rule === undefined ? ending?.plugin : `${ending?.plugin}/${rule}`,
    score: ctx?.score.total,
  }
  return Object.fromEntries(reveal.map((name) => [name, all[name]]))
}

/** Only browsers ask for it by name. */
function wantsPage({ ctx }: Exchange): boolean {
  return ctx?.header('accept')?.toLowerCase().includes('text/html') ?? false
}
