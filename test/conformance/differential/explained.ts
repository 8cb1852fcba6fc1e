import type { PeerName } from '../lab/peers.ts'
import type { Difference } from './compare.ts'
import { ownWords, type Reason, reasons } from './reasons.ts'

/** Why the gateway is right where a peer does something else; `undefined` when nobody knows. */
export function whyDifferent(
  labels: readonly string[],
  peer: PeerName,
  difference: Difference,
  code: string,
): string | undefined {
  if (difference.kind === 'refused here' && Object.hasOwn(ownWords, code)) return ownWords[code]
  return reasons.find((reason) => fits(reason, labels, peer, difference, code))?.why
}

function fits(
  reason: Reason,
  labels: readonly string[],
  peer: PeerName,
  difference: Difference,
  code: string,
): boolean {
  if (reason.code !== undefined && reason.code !== code) return false
  if (![reason.kind].flat().includes(difference.kind)) return false
  if (reason.peer !== undefined && reason.peer !== peer) return false
  return reason.labels.some((wanted) =>
    labels.some((label) => (wanted.endsWith('*') ? label.startsWith(wanted.slice(0, -1)) : label === wanted)),
  )
}
