import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ban } from '../contract/index.ts'
import { type Authorise, changes, inTheNameOf } from './admin-change.ts'
import { problem } from './admin-problem.ts'

/** What somebody asks of the bans. */
export interface BanRequest {
  /** Address, network, `identity:...`, `fingerprint:...`, or for `remove` the id of a ban. */
  readonly target: string
  readonly action: 'ban' | 'allow' | 'remove'
  /** A duration such as `10m`; not for `remove`. */
  readonly for?: string | undefined
  readonly reason?: string | undefined
}

/** `refused`: something else stands, or nothing does; `invalid`: nobody could do that. */
export type BanReply =
  | { readonly result: 'done'; readonly ban: Ban | null; readonly pending: boolean }
  | { readonly result: 'refused' | 'invalid'; readonly why: string; readonly ban: Ban | null }

export interface BlockList {
  /** One address or network a line. */
  readonly text: string
  readonly etag: string
  readonly changedMs: number
}

/** The bans as operators see them. */
export interface BanOffice {
  list(offset: number, limit: number): { readonly bans: readonly Ban[]; readonly total: number }
  change(request: BanRequest, who: string): Promise<BanReply>
  /** Addresses and networks that are banned for at least so much longer. */
  blockList(leastMs: number): BlockList
}

export interface BanRoutes {
  readonly office: BanOffice
  readonly authorise: Authorise
}

const maxPage = 1_000
const defaultPage = 100
const asChange = changes(16_384)

export function addBans(server: FastifyInstance, { office, authorise }: BanRoutes): undefined {
  type Query = { Querystring: Readonly<Record<string, unknown>> }

  function change(request: FastifyRequest, reply: FastifyReply, wanted: BanRequest): Promise<FastifyReply> {
    return inTheNameOf(authorise, request, reply, async (who) => {
      const answer = await office.change(wanted, who)
      const { ban } = answer
      if (answer.result === 'done') return reply.code(answer.pending ? 202 : 200).send({ ban, pending: answer.pending })
      if (answer.result === 'invalid') return problem(reply, 400, 'Invalid ban', answer.why)
      return problem(reply, 409, 'Nothing was changed', answer.why, { ban })
    })
  }

  server.get<Query>('/bans', ({ query }, reply) => {
    const [offset, limit] = [Number(query.offset ?? 0), Number(query.limit ?? defaultPage)]
    if (!Number.isInteger(offset) || offset < 0 || !Number.isInteger(limit) || limit < 1 || limit > maxPage) {
      return problem(reply, 400, 'Invalid page', `offset: 0 or more; limit: a whole number from 1 to ${maxPage}.`)
    }
    const { bans, total } = office.list(offset, limit)
    return reply.send({ bans, total, next: offset + bans.length < total ? offset + bans.length : null })
  })
  server.post('/bans', asChange, (request, reply) => {
    const wanted = toRequest(request.body)
    return typeof wanted === 'string' ? problem(reply, 400, 'Invalid ban', wanted) : change(request, reply, wanted)
  })
  server.delete<{ Params: { id: string } }>('/bans/:id', asChange, (request, reply) =>
    change(request, reply, { action: 'remove', target: request.params.id }),
  )
  server.delete<Query>('/bans', asChange, (request, reply) => {
    const { target, reason } = request.query
    if (typeof target !== 'string') return problem(reply, 400, 'Invalid ban', 'target: say whose ban goes.')
    return change(request, reply, { action: 'remove', target, reason: typeof reason === 'string' ? reason : undefined })
  })
  server.get<Query>('/blocklist.txt', (request, reply) => {
    const least = Number(request.query.least ?? 0)
    if (!(least >= 0)) return problem(reply, 400, 'Invalid least', 'least: seconds that a ban still lasts, 0 or more.')
    return sendList(request, reply, office.blockList(least * 1_000))
  })
}

/** RFC 9110, 13: what the firewall has already is not sent again. An entity tag counts more than a time. */
function sendList(request: FastifyRequest, reply: FastifyReply, { text, etag, changedMs }: BlockList): FastifyReply {
  const changed = new Date(changedMs).toUTCString()
  reply.headers({ etag, 'last-modified': changed, 'cache-control': 'no-cache' })
  const { 'if-none-match': known, 'if-modified-since': since } = request.headers
  const same = known === undefined ? Date.parse(since ?? '') >= Date.parse(changed) : tagsIn(known).includes(etag)
  return same ? reply.code(304).send() : reply.type('text/plain; charset=utf-8').send(text)
}

function tagsIn(field: string): string[] {
  return field.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
}

const keys = ['target', 'action', 'for', 'reason']

function toRequest(body: unknown): BanRequest | string {
  if (typeof body !== 'object' || body === null)
    return 'send a JSON object: {"target":"203.0.113.7","for":"10m","reason":"..."}'
  const unknown = Object.keys(body).find((key) => !keys.includes(key))
  if (unknown !== undefined)
    return `there is no key ${JSON.stringify(unknown.slice(0, 100))}; known: ${keys.join(', ')}`
  const { target, action = 'ban', for: duration, reason } = body as Record<string, unknown>
  if (typeof target !== 'string') return 'target: an address, a network, identity:... or fingerprint:...'
  if (action !== 'ban' && action !== 'allow' && action !== 'remove') return 'action: use ban, allow or remove'
  if (duration !== undefined && typeof duration !== 'string') return 'for: a duration such as "10m"'
  if (reason !== undefined && typeof reason !== 'string') return 'reason: a text'
  return { target, action, for: duration, reason }
}
