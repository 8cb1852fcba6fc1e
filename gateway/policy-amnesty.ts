import { toTarget } from './ban-target.ts'
import type { Alarm } from './policy-guard.ts'
import type { SharedBans } from './state/bans/shared-bans.ts'

/**
 * Policies that were a mistake may have banned the clients that they refused, on all edges and for longer than they were in
 * force. Ends these bans, and none that somebody else wanted. Returns how many there were.
 */
export function liftBans(bans: Pick<SharedBans, 'table' | 'act'>, { clients, changed }: Alarm): number {
  let lifted = 0
  for (const client of clients) {
    // The key of an IPv6 client is its network.
    const target = toTarget(client.includes('/') ? 'network' : 'address', client)
    if (typeof target === 'string') continue
    const ban = bans.table.get(target.kind, target.target)
    const isTheirs = ban?.effect === 'ban' && changed.some((plugin) => ban.by.startsWith(`${plugin} `))
    if (!isTheirs || ban.author !== 'automatic') continue
    const reason = 'the policies that banned it were taken back'
    const action = { effect: 'lifted', forMs: 0, author: 'automatic', by: 'policy guard', reason } as const
    if (bans.act({ ...target, ...action }).done) lifted++
  }
  return lifted
}
