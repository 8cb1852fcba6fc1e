import type { FastifyReply } from 'fastify'

/** Decisions name clients: no cache keeps them, and no browser reads them as something else. */
export const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** RFC 9457. */
export function problem(
  reply: FastifyReply,
  status: number,
  title: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, ...more })
  return reply.code(status).headers(always).type('application/problem+json').send(body)
}
