import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { DecidedBy, Decision, Fact, Score } from '../contract/index.ts'
import { type ErrorCode, errors } from '../errors.ts'
import type { Generation, LiveRoute } from '../generation.ts'
import type { HeldBody } from '../http/body.ts'
import type { Context } from '../http/request-context.ts'
import type { ReceivedHead } from '../http/request-head.ts'
import type { Ending } from '../pipeline/step.ts'
import type { Forwarding } from '../proxy/forwarding.ts'
import type { BodyWatch } from './response-watch.ts'

/** Everything that is known of one request while it is in the gateway. Fixed shape; filled in as the request goes on. */
export class Exchange {
  readonly generation: Generation
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** The socket of an upgrade request and what the client sent behind its head. */
  readonly upgrade: { readonly socket: Duplex; readonly early: Buffer } | null
  readonly startMs: number
  /** The client waits for `100 Continue` before it sends the body. */
  expectsContinue = false
  /** Given by a trusted hop or made by the gateway; told to both sides and on the record. */
  id = ''
  received: ReceivedHead | null = null
  route: LiveRoute | null = null
  ctx: Context | null = null
  /** What was held back of the body, on requests that are recorded. */
  held: HeldBody | null = null
  ending: Ending | null = null
  error: ErrorCode | null = null
  aborted: Decision['outcome']['aborted'] = null
  forwarding: Forwarding | null = null
  /** `null`: nobody looks at the body of the response. */
  watch: BodyWatch | null = null
  bytes = 0
  upgraded = false
  settled = false
  /** Time the gateway itself worked, and since when it does; negative while it waits for somebody else. */
  workedMs = 0
  workingSinceMs: number
  dispatchedMs = -1
  headMs = -1

  constructor(
    generation: Generation,
    req: IncomingMessage,
    res: ServerResponse,
    upgrade: Exchange['upgrade'],
    nowMs: number,
  ) {
    this.generation = generation
    this.req = req
    this.res = res
    this.upgrade = upgrade
    this.startMs = nowMs
    this.workingSinceMs = nowMs
  }

  /** The gateway starts to wait: for a body, a consulted service, the application. */
  wait(nowMs: number): void {
    if (this.workingSinceMs < 0) return
    this.workedMs += nowMs - this.workingSinceMs
    this.workingSinceMs = -1
  }

  /** What is left of the time that the client has for its body. */
  bodyTimeMs(nowMs: number): number {
    return Math.max(1, this.generation.config.http.requestTimeoutMs - (nowMs - this.startMs))
  }

  /** The gateway works again. */
  work(nowMs: number): void {
    this.workingSinceMs = nowMs
  }
}

/** Longest path and host on a record: what a client can write is bounded everywhere. */
const maxRecorded = 512

/** The record of a finished request: names and places, no values. */
export function toDecision(
  x: Exchange,
  facts: { readonly identity: Fact<string>; readonly standing: Fact<number> },
): Decision {
  const { ctx } = x
  const head = x.received?.head
  const response = ctx?.responseScore ?? null
  return {
    request: {
      id: x.id,
      method: bounded(head?.method ?? x.req.method ?? ''),
      host: bounded(head?.host ?? ''),
      path: bounded(head?.rawPath ?? pathOf(x.req)),
      route: x.route?.name ?? null,
    },
    client: {
      address: head?.client.address ?? x.req.socket?.remoteAddress ?? '',
      identity: (ctx && facts.identity.get(ctx)) ?? null,
      standing: (ctx && facts.standing.get(ctx)) ?? 0,
    },
    verdict: decidedBy(x),
    observed: ctx?.observed.length
      ? ctx.observed.map(({ plugin, verdict }) => toDecidedBy(plugin, verdict, 'observe'))
      : none,
    score: scoreOf(x),
    ...(response && { response }),
    matched: ctx?.matched ?? none,
    tags: ctx?.tags ?? none,
    limits: ctx?.limits ?? none,
    skipped: ctx?.skipped ?? none,
    outcome: {
      status: x.upgraded ? 101 : x.res.headersSent ? x.res.statusCode : 0,
      bytes: x.bytes,
      gatewayMicros: Math.round(x.workedMs * 1_000),
      upstreamMillis:
        x.dispatchedMs < 0 || x.headMs < 0 ? null : Math.round((x.headMs - x.dispatchedMs) * 1_000) / 1_000,
      error: x.error,
      aborted: x.aborted,
    },
    policy: x.generation.policy,
  }
}

/** The record of bytes that were no request. */
export function unreadDecision(
  code: ErrorCode,
  id: string,
  socket: { readonly remoteAddress?: string | undefined },
  policy: string,
): Decision {
  const status = errors[code].status
  return {
    request: { id, method: '', host: '', path: '', route: null },
    client: { address: socket.remoteAddress ?? '', identity: null, standing: 0 },
    verdict: { ...passed, action: 'refuse', reason: code },
    observed: [],
    score: noScore,
    matched: [],
    tags: [],
    limits: [],
    skipped: [],
    outcome: { status, bytes: 0, gatewayMicros: 0, upstreamMillis: null, error: code, aborted: null },
    policy,
  }
}

const none: readonly never[] = Object.freeze([])
const noScore: Score = { total: 0, signals: none }
const passed: DecidedBy = Object.freeze({ action: 'pass', plugin: null, rule: null, mode: 'enforce', reason: '' })

/** Values are left out of records unless the config asks for their beginning; those of bodies are gone by now. */
function scoreOf({ ctx, generation }: Exchange): Score {
  if (ctx === null) return noScore
  const { excerpts } = generation.config.events
  if (excerpts === 0 || ctx.score.signals.length === 0) return ctx.score
  const fields = ctx.fields()
  const signals = ctx.score.signals.map((signal) => {
    const field = fields.find(({ where }) => where === signal.where)
    return field === undefined ? signal : { ...signal, excerpt: field.value.slice(0, excerpts) }
  })
  return { ...ctx.score, signals }
}

function decidedBy(x: Exchange): DecidedBy {
  if (x.ending) return toDecidedBy(x.ending.plugin, x.ending.verdict, 'enforce')
  if (x.error && x.dispatchedMs < 0) return { ...passed, action: 'refuse', reason: x.error }
  return passed
}

function toDecidedBy(plugin: string, verdict: Ending['verdict'], mode: DecidedBy['mode']): DecidedBy {
  return { action: verdict.action, plugin, rule: verdict.rule ?? null, mode, reason: verdict.reason }
}

function pathOf(req: IncomingMessage): string {
  const target = (req as { originalUrl?: string }).originalUrl ?? req.url ?? ''
  const question = target.indexOf('?')
  return question < 0 ? target : target.slice(0, question)
}

function bounded(text: string): string {
  return text.length > maxRecorded ? `${text.slice(0, maxRecorded)}…` : text
}
