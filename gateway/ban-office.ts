import { createHash } from 'node:crypto'
import { maxBanMs, toReason } from './ban-desk.ts'
import { type BanGuard, operatorGuard } from './ban-guard.ts'
import { parseTarget, type Target } from './ban-target.ts'
import { type AuditEntry, type Ban, parseDuration } from './contract/index.ts'
import type { BanOffice, BanReply, BanRequest, BlockList } from './observe/admin-bans.ts'
import type { SharedBans } from './state/bans/shared-bans.ts'

export interface BanOfficeOptions {
  readonly bans: SharedBans
  /** Whether a plugin of the configuration in force enforces bans. */
  enforced(): boolean
  /** Of the configuration in force. */
  trustedProxies(): readonly string[]
  audit(entry: AuditEntry): undefined
}

/** What operators do with the bans: checked, carried out on all edges, and on the audit record. */
export function createBanOffice({ bans, enforced, trustedProxies, audit }: BanOfficeOptions): BanOffice {
  const { table } = bans

  function isLive(ban: Ban): boolean {
    return ban.effect !== 'lifted' && ban.untilMs > bans.now()
  }

  function find(request: BanRequest): Target | string {
    if (request.action === 'remove' && /^[0-9a-f]{16}$/.test(request.target)) {
      for (const ban of table.all()) if (ban.id === request.target) return ban
      return `there is no ban with the id ${request.target}`
    }
    return parseTarget(request.target)
  }

  async function change(request: BanRequest, who: string): Promise<BanReply> {
    if (request.action === 'ban' && !enforced()) return { result: 'invalid', why: notEnforced, ban: null }
    const target = find(request)
    if (typeof target === 'string') return { result: 'invalid', why: target, ban: null }
    const checked = check(request, target, operatorGuard(trustedProxies()))
    if (typeof checked === 'string') return { result: 'invalid', why: checked, ban: null }
    const before = table.get(target.kind, target.target) ?? null
    const { done, why, stands, pending } = await bans.agree({
      ...{ kind: target.kind, target: target.target, author: 'operator', by: `operator ${who}`, ...checked },
    })
    if (!done) return { result: 'refused', why: explain(why, stands), ban: stands }
    audit({ who, what: `bans.${request.action}`, target: `${target.kind} ${target.target}`, before, after: stands })
    return { result: 'done', ban: stands, pending }
  }

  return {
    list(offset, limit) {
      bans.sweep()
      const found: Ban[] = []
      let at = 0
      for (const ban of table.all()) {
        if (!isLive(ban) || at++ < offset) continue
        found.push(ban)
        if (found.length === limit) break
      }
      return { bans: found, total: table.size }
    },
    change,
    blockList: blockLists(bans),
  }
}

const notEnforced = 'no plugin enforces bans on this edge: add `- use: bans` to the plugins of its configuration'

function check({ action, for: duration, reason = '' }: BanRequest, target: Target, guard: BanGuard) {
  if (action === 'remove') {
    return { effect: 'lifted' as const, forMs: 0, reason: toReason(reason || 'lifted by hand') }
  }
  const protectedBy = action === 'ban' ? guard(target) : null
  if (protectedBy !== null) return `${protectedBy}: banning it would shut out every client behind it`
  const forMs = parseDuration(duration ?? '')
  if (forMs === undefined)
    return `for: say how long, with a unit: 10m, 2h, 7d (found ${JSON.stringify(duration ?? '')})`
  if (forMs < 1 || forMs > maxBanMs) return 'for: from 1ms to 366d; whom to refuse for ever stands in a list of ip-list'
  if (reason.trim() === '') return 'reason: say why, for whoever has to explain it later'
  return { effect: action, forMs, reason: toReason(reason) }
}

function explain(why: string, stands: Ban | null): string {
  if (stands === null || stands.effect === 'lifted') return why
  const what = stands.effect === 'ban' ? 'banned' : 'allowed'
  return `already ${what} until ${new Date(stands.untilMs).toISOString()} by ${stands.by} (${stands.reason}): ${why}`
}

/**
 * What a firewall may take over. It knows no exceptions, so that a network with an allowed address in it is left out, and
 * so is a banned address in an allowed network.
 */
function blockLists(bans: SharedBans): (leastMs: number) => BlockList {
  const { table } = bans
  let changedMs = bans.now()
  let lastTag = ''

  /** Networks around an allowed address or network. */
  function brokenBy(allowed: readonly Ban[], nowMs: number): ReadonlySet<Ban> {
    const broken = new Set<Ban>()
    for (const { target } of allowed) table.around(target.split('/')[0]!, nowMs, (ban) => void broken.add(ban))
    return broken
  }

  function isAllowed({ target }: Ban, nowMs: number): boolean {
    const [address = ''] = target.split('/')
    return table.onAddress(address, address.includes(':') ? 6 : 4, nowMs)?.effect === 'allow'
  }

  return (leastMs) => {
    bans.sweep()
    const nowMs = bans.now()
    const all = [...table.all()].filter(({ kind }) => kind === 'address' || kind === 'network')
    const broken = brokenBy(
      all.filter(({ effect, untilMs }) => effect === 'allow' && untilMs > nowMs),
      nowMs,
    )
    const lines = all
      .filter(({ effect, untilMs }) => effect === 'ban' && untilMs > nowMs && untilMs - nowMs >= leastMs)
      .filter((ban) => !broken.has(ban) && !isAllowed(ban, nowMs))
      .map(({ target }) => target)
      .sort()
    const text = lines.map((line) => `${line}\n`).join('')
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
    if (leastMs === 0 && etag !== lastTag) {
      lastTag = etag
      changedMs = nowMs
    }
    return { text, etag, changedMs: leastMs === 0 ? changedMs : nowMs }
  }
}
