import type { Ban, BanKind } from '../../contract/index.ts'
import { createHeap, type Heap } from './heap.ts'
import { createNetworks } from './networks.ts'

/** What stands on each target, as this edge knows it. Answers at once. */
export interface BanTable {
  get(kind: BanKind, target: string): Ban | undefined
  /** Replaces what stands on the target. */
  put(ban: Ban): undefined
  remove(ban: Ban): undefined
  /** What stands on an address: an `allow` of it or of a network around it, else a ban. */
  onAddress(address: string, version: 4 | 6, nowMs: number): Ban | undefined
  /** Visits every network around an address that has a ban or an allow. */
  around(address: string, nowMs: number, visit: (ban: Ban) => void): undefined
  /** What stands on an identity or a fingerprint: an `allow` or a ban. */
  onName(kind: 'identity' | 'fingerprint', name: string, nowMs: number): Ban | undefined
  /** Removes what has ended, and returns it. */
  sweep(nowMs: number): readonly Ban[]
  /** The automatic ban that ends first. */
  soonestAutomatic(): Ban | undefined
  /** Everything, lifted ones too. */
  all(): Iterable<Ban>
  /** Bans and allows of a kind, without those that are lifted. */
  count(kind: BanKind): number
  readonly size: number
  /** Marks of what is lifted. */
  readonly lifted: number
  /** Counts changes. */
  readonly version: number
}

const kinds: readonly BanKind[] = ['address', 'network', 'identity', 'fingerprint']

export function createBanTable(): BanTable {
  const byKind: Record<BanKind, Map<string, Ban>> = {
    address: new Map(),
    network: new Map(),
    identity: new Map(),
    fingerprint: new Map(),
  }
  const counts: Record<BanKind, number> = { address: 0, network: 0, identity: 0, fingerprint: 0 }
  const networks = createNetworks<Ban>()
  const total = (): number => kinds.reduce((sum, kind) => sum + byKind[kind].size, 0)
  const isStale = (ban: Ban): boolean => byKind[ban.kind].get(ban.target) !== ban
  const ends: Heap = createHeap(isStale, total)
  const automatic: Heap = createHeap(isStale, total)
  let version = 0
  let moment = 0
  let found: Ban | undefined

  /** The smallest network with a ban, unless an allow is around. One closure for all look-ups. */
  const weigh = (ban: Ban): boolean => {
    if (ban.effect === 'lifted' || ban.untilMs <= moment) return true
    if (ban.effect === 'allow') found = ban
    else found ??= ban
    return ban.effect !== 'allow'
  }

  function remove(ban: Ban): undefined {
    const { kind, target, effect } = ban
    if (byKind[kind].get(target) !== ban) return
    byKind[kind].delete(target)
    if (kind === 'network') networks.delete(target)
    if (effect !== 'lifted') counts[kind]--
    version++
  }

  return {
    get: (kind, target) => byKind[kind].get(target),
    put(ban) {
      const { kind, target, effect, author } = ban
      const before = byKind[kind].get(target)
      if (before && before.effect !== 'lifted') counts[kind]--
      if (effect !== 'lifted') counts[kind]++
      byKind[kind].set(target, ban)
      if (kind === 'network') networks.set(target, ban)
      ends.push(ban)
      if (effect === 'ban' && author === 'automatic') automatic.push(ban)
      version++
    },
    remove,
    onAddress(address, ipVersion, nowMs) {
      moment = nowMs
      found = undefined
      const exact = byKind.address.size === 0 ? undefined : byKind.address.get(address)
      if ((exact === undefined || weigh(exact)) && byKind.network.size > 0) networks.visit(address, ipVersion, weigh)
      return found
    },
    around(address, nowMs, visit) {
      networks.visit(address, address.includes(':') ? 6 : 4, (ban) => {
        if (ban.effect !== 'lifted' && ban.untilMs > nowMs) visit(ban)
        return true
      })
    },
    onName(kind, name, nowMs) {
      const ban = byKind[kind].get(name)
      return ban === undefined || ban.effect === 'lifted' || ban.untilMs <= nowMs ? undefined : ban
    },
    sweep(nowMs) {
      const ended: Ban[] = []
      for (let ban = ends.peek(); ban && ban.untilMs <= nowMs; ban = ends.peek()) {
        ended.push(ban)
        remove(ban)
      }
      return ended
    },
    soonestAutomatic: () => automatic.peek(),
    *all() {
      for (const kind of kinds) yield* byKind[kind].values()
    },
    count: (kind) => counts[kind],
    get size() {
      return counts.address + counts.network + counts.identity + counts.fingerprint
    },
    get lifted() {
      return total() - this.size
    },
    get version() {
      return version
    },
  }
}
