import type { Config } from './config/schema.ts'
import type { Clock, Decision } from './contract/index.ts'
import type { Generation } from './generation.ts'
import type { Parts } from './parts.ts'
import { liftBans } from './policy-amnesty.ts'
import { type Alarm, createPolicyGuard, type PolicyGuard } from './policy-guard.ts'
import { createPolicyHistory, type PolicyChange, type PolicyHistory } from './policy-history.ts'
import type { InForce, Stand, Stands } from './policy-sets.ts'

/** Policies over the life of the process: what stands in for files, what was in force before, and who watches. */
export interface PolicyRoom {
  /** What the next configuration is built with. */
  stands(): Stands
  inForce(): ReadonlyMap<string, InForce>
  readonly history: PolicyHistory
  readonly guard: PolicyGuard
  /**
   * Puts this in place of a plugin's files (`null`: its files), or throws and changes nothing. Resolves to the hashes of what
   * was in force just before, when others want something too, and of what is now.
   */
  replace(plugin: string, stand: Stand | null, watch: boolean): Promise<{ before: string; hash: string }>
  settled(decision: Decision, clientKey: string | null): undefined
  /** A configuration came into force. `watch`: whether the guard looks at what changed. */
  took(generation: Generation, inForce: ReadonlyMap<string, InForce>, watch: boolean): undefined
}

/** Builds and takes over with what `stands` says, as soon as no other change is under way; `null`: nothing is to do any more. */
export type Rebuild = (stands: () => Stands | null, watch: boolean) => Promise<void>

type Surroundings = Pick<Parts, 'log' | 'ledger' | 'metrics' | 'bans'> & { readonly clock: Clock }

export function createPolicyRoom(rules: Config['policyGuard'], parts: Surroundings, rebuild: Rebuild): PolicyRoom {
  const { log, clock, bans } = parts
  const history = createPolicyHistory(clock.wallMs)
  const guard = createPolicyGuard(rules, clock, (alarm) => void turnBack(alarm))
  const tell = teller(parts, guard)
  let stands: Stands = new Map()
  let inForce: ReadonlyMap<string, InForce> = new Map()
  let latest: readonly PolicyChange[] = []
  /** What was taken back last: requests that it decided on may still be on their way, and their clients banned at their end. */
  let undone: { readonly policy: string; readonly alarm: Alarm } | null = null
  let policy = ''

  async function turnBack(alarm: Alarm): Promise<void> {
    const changes = latest
    const judgedBy = policy
    /** Unless somebody was faster. */
    const turn = async (action: 'rollback' | 'observe'): Promise<void> => {
      let isStill = false
      await rebuild(() => {
        isStill = changes === latest
        return isStill ? withStands(stands, changes, action === 'observe') : null
      }, false)
      if (!isStill) return
      tell(action, alarm, before, liftBans(bans, alarm))
      undone = { policy: judgedBy, alarm }
    }
    const before = changes.map(({ before }) => before?.hash ?? 'none').join(', ')
    try {
      await turn(rules.action === 'rollback' && changes.every(hasOther) ? 'rollback' : 'observe')
    } catch (error) {
      log.logger.error({ err: error }, 'the policies before cannot be put back; the new ones lose their effect')
      await turn('observe').catch((failed: unknown) =>
        log.logger.error({ err: failed }, 'nor can their effect be taken off'),
      )
    }
  }

  /** `none`: a reload has taken the plugin out meanwhile. */
  const hashOf = (plugin: string): string => inForce.get(plugin)?.set.hash ?? 'none'

  return {
    stands: () => stands,
    inForce: () => inForce,
    history,
    guard,
    async replace(plugin, stand, watch) {
      let before = ''
      await rebuild(() => {
        before = hashOf(plugin)
        const others = [...stands].filter(([name]) => name !== plugin)
        return new Map(stand ? [...others, [plugin, stand]] : others)
      }, watch)
      return { before, hash: hashOf(plugin) }
    },
    settled(decision, key) {
      if (key === null) return
      if (decision.policy === undone?.policy && guard.knows(key)) liftBans(bans, { ...undone.alarm, clients: [key] })
      return guard.settled(decision, key)
    },
    took(generation, now, watch) {
      const left = [...stands.keys()].filter((plugin) => !now.get(plugin)?.stand)
      if (left.length > 0)
        log.logger.info({ plugins: left }, 'the policy files of the configuration are in force again')
      stands = new Map([...now].flatMap(([plugin, { stand }]) => (stand ? [[plugin, stand] as const] : [])))
      inForce = now
      policy = generation.policy
      // Somebody wants it all the same.
      if (policy === undone?.policy) undone = null
      const changes = history.take(now)
      if (changes.length > 0) latest = changes
      const changed = changes.filter(({ before }) => before !== null).map(({ plugin }) => plugin)
      return guard.took(generation.policy, [...now.keys()], changed, watch)
    },
  }
}

/** Whether there are policies to go back to. Settings are not taken back: they stand in the configuration. */
function hasOther({ before, after }: PolicyChange): boolean {
  return before !== null && before.hash !== after.hash
}

/** In place of what changed: what was before, or the same without effect. Until its files change again. */
function withStands(stands: Stands, changes: readonly PolicyChange[], observe: boolean): Stands {
  const made = changes.map(({ plugin, before }) => {
    // What an operator applied goes on standing there, without effect.
    const set = observe ? (stands.get(plugin)?.set ?? null) : before
    return [plugin, { set, observe, by: 'guard', mark: null }] as const
  })
  return new Map([...stands, ...made])
}

/** Says what the guard did: on the log, in the ledger, in the metrics. */
function teller({ log, ledger, metrics }: Surroundings, guard: PolicyGuard) {
  const own = metrics.pluginMetrics('policy-guard')
  const trips = own.counter('trips_total', 'Changes of policies that were taken back by themselves.', ['action'])
  const count = { rollback: trips.with('rollback'), observe: trips.with('observe') }
  own.gauge('watching', '1 while a change of policies is watched.', () => (guard.status().watching ? 1 : 0))
  own.gauge('known_clients', 'Clients in good standing that are remembered.', () => guard.status().knownClients)
  const percent = (share: number): string => `${Math.round(share * 100)} %`
  return (action: 'rollback' | 'observe', alarm: Alarm, before: string, bansLifted: number): undefined => {
    const { clients: _, ...counts } = alarm
    const { changed, seen, refused, shareBefore, requests, afterMs } = counts
    count[action].inc()
    const what = `${refused} of ${seen} known clients refused (${percent(refused / seen)}, before ${percent(shareBefore)})`
    const lifted = bansLifted > 0 ? `, ${bansLifted} bans lifted` : ''
    const then = (action === 'rollback' ? `back to ${before}` : 'no effect any more') + lifted
    const detail = `${changed.join(', ')}: ${what}, ${requests} requests in ${Math.round(afterMs)} ms; ${then}`
    ledger.emit('state', { what: 'policy-guard', detail })
    log.logger.error(
      { action, ...counts, bansLifted },
      'the new policies refused clients in good standing and were taken back',
    )
  }
}
