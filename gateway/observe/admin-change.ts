import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './admin-problem.ts'

/** Who asks for a change; a text says why nobody may. */
export type Authorise = (request: {
  readonly authorization: string | undefined
  readonly address: string
  readonly agent: string
}) => { readonly who: string } | string

/** Options of a route that changes something. */
export function changes(bodyLimit: number) {
  return { config: { changes: true }, bodyLimit }
}

/** Makes a change in the name of whoever asks for it, or says why nobody may. */
export async function inTheNameOf(
  authorise: Authorise,
  request: FastifyRequest,
  reply: FastifyReply,
  change: (who: string) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { authorization, 'user-agent': agent = '' } = request.headers
  const asked = authorise({ authorization, address: request.socket.remoteAddress ?? '', agent })
  if (typeof asked !== 'string') return change(asked.who)
  return problem(reply.header('www-authenticate', 'Bearer'), 401, 'Not authorised', asked)
}
