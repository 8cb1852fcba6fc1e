import type { Ban, BanChange, BanKind, BanOutcome, Clock, Logger, RequestContext } from '../../contract/index.ts'
import type { Codec } from '../codec.ts'
import type { BanBackend } from './backend.ts'
import { fingerprint } from './fingerprint.ts'
import { createFollow, type Follow, type ResyncWhy } from './follow.ts'
import { type BanAction, createRegister } from './register.ts'
import type { BanTable } from './table.ts'

export interface SharedBansOptions {
  readonly clock: Clock
  readonly edge: string
  readonly max: number
  /** `null`: this edge is alone. */
  readonly store: { readonly backend: BanBackend; readonly codec: Codec } | null
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  emit(change: BanChange): undefined
  /** A change that another edge made has arrived, so long after it was made. */
  onArrival(ms: number): undefined
}

/** What the store has made of an action; `pending`: it does not answer, and will be told. */
export type Told = BanOutcome & { readonly pending: boolean }

/** The bans of all edges, as this one knows and enforces them. */
export interface SharedBans {
  readonly table: BanTable
  now(): number
  /** Resolves when all bans are known, or after a second without them. */
  start(): Promise<void>
  /** Works here at once, and everywhere soon. */
  act(action: BanAction): BanOutcome
  /** As `act`, and waits for the store to say whether it stands: of two who act at once, one has acted. */
  agree(action: BanAction): Promise<Told>
  /** The ban in force on a request. */
  find(ctx: RequestContext, identity: string | undefined): Ban | undefined
  /** Removes what has ended, so that what is listed is exact. */
  sweep(): undefined
  stats(): BanStats
  close(): undefined
}

export interface BanStats {
  readonly active: Readonly<Record<BanKind, number>>
  readonly changes: Readonly<Record<BanChange['action'], number>>
  readonly resyncs: Readonly<Partial<Record<ResyncWhy, number>>>
  /** Waiting to be told. */
  readonly unsaid: number
  /** In the store, but not with a key that is known here. */
  readonly unreadable: number
  readonly away: boolean
}

const startDeadlineMs = 1_000
const agreeDeadlineMs = 1_000
const sweepEveryMs = 1_000

export function createSharedBans(options: SharedBansOptions): SharedBans {
  const { clock, store, log, emit, max, edge } = options
  const register = createRegister({ clock, max, edge, shared: store !== null, emit })
  const { table } = register
  const follow: Follow | null =
    store &&
    createFollow({
      ...{ register, clock, log, ...store },
      onArrival: (ms) => options.onArrival(Math.max(0, ms)),
    })
  const timer = setInterval(register.sweep, sweepEveryMs).unref()

  function act(action: BanAction): BanOutcome {
    const outcome = register.act(action, follow?.online === true)
    follow?.wake()
    return outcome
  }

  async function agree(action: BanAction): Promise<Told> {
    const outcome = act(action)
    const made = table.get(action.kind, action.target)
    if (!outcome.done || follow === null || made === undefined) return { ...outcome, pending: false }
    if (!follow.online) return { ...outcome, pending: true }
    const stands = await soon(register.settled(made), agreeDeadlineMs)
    if (stands === undefined) return { ...outcome, pending: true }
    if (stands.id === made.id) return { ...outcome, pending: false }
    return { done: false, why: 'somebody else was first', stands, pending: false }
  }

  function find(ctx: RequestContext, identity: string | undefined): Ban | undefined {
    if (table.size === 0) return undefined
    const nowMs = register.now()
    const { address, version } = ctx.client
    const place = table.onAddress(address, version, nowMs)
    if (place?.effect === 'allow') return undefined
    const who = identity === undefined ? undefined : table.onName('identity', identity, nowMs)
    if (who?.effect === 'allow') return undefined
    if (place ?? who) return place ?? who
    if (table.count('fingerprint') === 0) return undefined
    const how = table.onName('fingerprint', fingerprint(ctx.rawHeaders), nowMs)
    return how?.effect === 'ban' ? how : undefined
  }

  return {
    table,
    now: register.now,
    start: async () => follow?.start(startDeadlineMs),
    act,
    agree,
    find,
    sweep: register.sweep,
    stats: () => ({
      active: {
        address: table.count('address'),
        network: table.count('network'),
        identity: table.count('identity'),
        fingerprint: table.count('fingerprint'),
      },
      changes: register.changes,
      resyncs: follow?.resyncs ?? {},
      unsaid: register.unsaid.size,
      unreadable: follow?.unreadable ?? 0,
      away: follow !== null && !follow.online,
    }),
    close() {
      clearInterval(timer)
      follow?.close()
    },
  }
}

async function soon<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  const first = await Promise.race([work, late])
  clearTimeout(timer)
  return first
}
