import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../contract/index.ts'
import { type Authorise, changes, inTheNameOf } from './admin-change.ts'
import { problem } from './admin-problem.ts'
import { type PoliciesPage, policiesText } from './policies-page.ts'

/** Policies, as texts by name, in the order of judging. */
export interface Candidate {
  readonly plugin: string | null
  readonly files: readonly { readonly file: string; readonly text: string }[]
  /** Whether the guard watches what comes of it. */
  readonly guard: boolean
  /** Also when tests in the files fail. */
  readonly force: boolean
}

export interface CheckReply {
  readonly hash: string
  readonly problems: readonly Problem[]
  readonly tests: { readonly passed: number; readonly failed: readonly Problem[]; readonly left: number }
}

/** `refused`: nothing was changed. */
export type PolicyReply<T> =
  | { readonly result: 'done'; readonly value: T }
  | { readonly result: 'invalid'; readonly why: string }
  | { readonly result: 'refused'; readonly why: string; readonly found: CheckReply }

export interface Replaced {
  readonly before: string
  readonly hash: string
}

/** The policies as operators see and change them. */
export interface PolicyDesk {
  list(): PoliciesPage
  check(candidate: Candidate, who: string): Promise<PolicyReply<CheckReply>>
  apply(candidate: Candidate, who: string): Promise<PolicyReply<Replaced>>
  /** `hash`: of a past set, or `files`. */
  rollback(plugin: string | null, hash: string, who: string): Promise<PolicyReply<Replaced>>
}

export interface PolicyRoutes {
  readonly desk: PolicyDesk
  readonly authorise: Authorise
}

/** In bytes. Loading takes the thread that requests are on: so much text is about two thousand rules, and a second. */
const asChange = changes(262_144)
const maxFiles = 100
const fileName = /^[\w.@/-]{1,200}$/

export function addPolicies(server: FastifyInstance, { desk, authorise }: PolicyRoutes): undefined {
  function act<T>(
    request: FastifyRequest,
    reply: FastifyReply,
    run: (who: string) => Promise<PolicyReply<T>>,
  ): Promise<FastifyReply> {
    return inTheNameOf(authorise, request, reply, async (who) => {
      const answer = await run(who)
      if (answer.result === 'done') return reply.send(answer.value)
      if (answer.result === 'invalid') return problem(reply, 400, 'Invalid request', answer.why)
      return problem(reply, 422, 'Nothing was changed', answer.why, { ...answer.found })
    })
  }

  server.get<{ Querystring: Readonly<Record<string, unknown>> }>('/policies', ({ query }, reply) => {
    const page = desk.list()
    return query.format === 'text' ? reply.type('text/plain; charset=utf-8').send(policiesText(page)) : reply.send(page)
  })
  for (const what of ['check', 'apply'] as const) {
    server.post(`/policies/${what}`, asChange, (request, reply) => {
      const candidate = toCandidate(request.body)
      if (typeof candidate === 'string') return problem(reply, 400, 'Invalid candidate', candidate)
      return act<unknown>(request, reply, (who) => desk[what](candidate, who))
    })
  }
  server.post('/policies/rollback', asChange, (request, reply) => {
    const { hash, plugin } = (request.body ?? {}) as Record<string, unknown>
    if (typeof hash !== 'string' || (plugin !== undefined && typeof plugin !== 'string')) {
      return problem(reply, 400, 'Invalid request', 'send {"hash":"sha256:..."} of GET /policies, or {"hash":"files"}')
    }
    return act(request, reply, (who) => desk.rollback(plugin ?? null, hash, who))
  })
}

/** Where nobody can show or change the policies of the whole gateway: says `why`. */
export function refusePolicies(server: FastifyInstance, why: string): void {
  for (const path of ['/policies', '/policies/*'])
    server.all(path, (_, reply) => problem(reply, 501, 'Not available here', why))
}

const keys = ['files', 'plugin', 'guard', 'force']

function toCandidate(body: unknown): Candidate | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'send {"files":{"name.yaml":"text"}}'
  const unknown = Object.keys(body).find((key) => !keys.includes(key))
  if (unknown !== undefined)
    return `there is no key ${JSON.stringify(unknown.slice(0, 100))}; known: ${keys.join(', ')}`
  const { files, plugin = null, guard = true, force = false } = body as Record<string, unknown>
  if (typeof files !== 'object' || files === null || Array.isArray(files)) return 'files: an object of names and texts'
  const entries = Object.entries(files as Record<string, unknown>)
  if (entries.length === 0 || entries.length > maxFiles) return `files: 1 to ${maxFiles} files`
  for (const [name, text] of entries) {
    if (!fileName.test(name)) return 'files: a name has 1 to 200 letters, digits and . _ - @ /'
    if (typeof text !== 'string') return `files: ${name} must be a text`
  }
  if (plugin !== null && typeof plugin !== 'string') return 'plugin: the name of a plugin'
  if (typeof guard !== 'boolean' || typeof force !== 'boolean') return 'guard and force: true or false'
  return { plugin, guard, force, files: entries.map(([file, text]) => ({ file, text: text as string })) }
}
