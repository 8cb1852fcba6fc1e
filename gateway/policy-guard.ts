import type { Config } from './config/schema.ts'
import type { Clock, Decision, LocalTable } from './contract/index.ts'
import { createLocalTable } from './state/local-table.ts'

/**
 * The blast radius of a change of policies: whether it refuses clients that passed before. Only clients count that were
 * known, by a plain pass, before the policies changed, whose standing is good, and only requests that look harmless: a
 * wave of attackers, however large, was not known, and a known client that attacks is refused for a reason.
 */
export interface PolicyGuard {
  /** Every settled request. `key`: of its client. */
  settled(decision: Decision, key: string): undefined
  /**
   * Another configuration came into force, of this hash. `plugins`: all with policies; `changed`: those whose policies are
   * others now. `watch`: false for what an operator wants as it is.
   */
  took(policy: string, plugins: readonly string[], changed: readonly string[], watch: boolean): undefined
  /** Whether somebody with this key passed before, as clients in good standing do. */
  knows(key: string): boolean
  status(): GuardStatus
}

export interface GuardStatus {
  readonly action: Config['policyGuard']['action']
  readonly watching: boolean
  /** Known clients that came in this window, and those of them that policies refused. */
  readonly seen: number
  readonly refused: number
  /** The share that was refused before the change. */
  readonly shareBefore: number
  readonly knownClients: number
}

/** What the guard saw when it tripped. */
export interface Alarm {
  readonly changed: readonly string[]
  readonly seen: number
  readonly refused: number
  readonly shareBefore: number
  /** Requests of known clients that were refused until now. */
  readonly requests: number
  readonly afterMs: number
  /** Keys of the clients that were refused; grows until other policies are in force. */
  readonly clients: readonly string[]
}

/** From here on a request is recorded as suspicious (gateway/events/ledger.ts). */
const suspicious = 40

/** Of a product of shares and counts. */
const rounding = 1e-6

interface Known {
  /** When it first passed. */
  readonly sinceMs: number
  /** The windows in which it was counted last. */
  seen: number
  refused: number
}

interface Window {
  readonly number: number
  readonly sinceMs: number
  seen: number
  refused: number
  requests: number
  readonly clients: string[]
}

export function createPolicyGuard(
  rules: Config['policyGuard'],
  clock: Clock,
  onAlarm: (alarm: Alarm) => void,
): PolicyGuard {
  const known = createLocalTable<Known>({ max: rules.maxClients, ttlMs: rules.rememberMs, clock })
  let window = nextWindow(null, clock.monotonicMs())
  let last: Window | null = null
  let policy = ''
  let plugins: readonly string[] = []
  let changed: readonly string[] = []
  let watching = false
  let shareBefore = 0

  function roll(nowMs: number): undefined {
    if (nowMs < window.sinceMs + rules.windowMs) return
    watching = false
    last = window
    window = nextWindow(window, nowMs)
  }

  function count(key: string, client: Known, refused: boolean, nowMs: number): undefined {
    if (client.seen !== window.number) {
      client.seen = window.number
      window.seen++
    }
    if (!refused) return
    window.requests++
    if (client.refused === window.number) return
    client.refused = window.number
    window.refused++
    window.clients.push(key)
    if (!watching || window.refused < rules.clients) return
    if (window.refused < (shareBefore + rules.share) * window.seen - rounding) return
    watching = false
    const { seen, requests, sinceMs, clients } = window
    onAlarm({ changed, seen, refused: window.refused, shareBefore, requests, afterMs: nowMs - sinceMs, clients })
  }

  function settled(decision: Decision, key: string): undefined {
    if (decision.client.standing >= rules.standingBelow || decision.score.total >= suspicious) return
    const nowMs = clock.monotonicMs()
    roll(nowMs)
    const client = known.get(key)
    if (client && client.sinceMs < window.sinceMs && decision.policy === policy)
      count(key, client, isRefusedBy(plugins, decision), nowMs)
    if (isPlainPass(decision)) remember(known, key, client, nowMs)
  }

  return {
    settled: rules.action === 'off' ? () => undefined : settled,
    took(now, all, others, watch) {
      const nowMs = clock.monotonicMs()
      policy = now
      plugins = all
      if (others.length === 0) return
      roll(nowMs)
      shareBefore = shareOf(last, window)
      changed = others
      last = null
      window = nextWindow(window, nowMs)
      watching = watch && rules.action !== 'off'
    },
    knows: (key) => known.get(key) !== undefined,
    status: () => ({
      ...{ action: rules.action, watching, seen: window.seen, refused: window.refused },
      ...{ shareBefore, knownClients: known.size },
    }),
  }
}

function nextWindow(before: Window | null, sinceMs: number): Window {
  return { number: (before?.number ?? 0) + 1, sinceMs, seen: 0, refused: 0, requests: 0, clients: [] }
}

function shareOf(...windows: readonly (Window | null)[]): number {
  const seen = windows.reduce((sum, window) => sum + (window?.seen ?? 0), 0)
  const refused = windows.reduce((sum, window) => sum + (window?.refused ?? 0), 0)
  return seen === 0 ? 0 : refused / seen
}

function isRefusedBy(plugins: readonly string[], { verdict }: Decision): boolean {
  if (verdict.action !== 'deny' && verdict.action !== 'limit' && verdict.action !== 'challenge') return false
  return verdict.plugin !== null && plugins.includes(verdict.plugin)
}

/** Scanners pass, too, and get what is not there. */
function isPlainPass({ verdict, outcome }: Decision): boolean {
  if (verdict.action !== 'pass' && verdict.action !== 'allow') return false
  return outcome.error === null && outcome.aborted === null && outcome.status > 0 && outcome.status < 400
}

function remember(table: LocalTable<Known>, key: string, client: Known | undefined, nowMs: number): undefined {
  table.set(key, client ?? { sinceMs: nowMs, seen: 0, refused: 0 })
}
