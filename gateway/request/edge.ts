import type { Clock, Decision, Fact } from '../contract/index.ts'
import type { Generation } from '../generation.ts'
import type { Monitor } from '../pipeline/step.ts'
import type { Copy } from '../proxy/copy.ts'
import type { Tunnel } from '../proxy/upgrade.ts'
import type { Exchange } from './exchange.ts'

/** What requests need of the running gateway. */
export interface Edge {
  current(): Generation
  readonly clock: Clock
  readonly monitor: Monitor
  readonly facts: { readonly identity: Fact<string>; readonly standing: Fact<number> }
  newRequestId(): string
  isDraining(): boolean
  /** Open WebSockets. */
  readonly tunnels: Set<Tunnel>
  /** Requests that a rule keeps waiting. */
  readonly held: Set<Exchange>
  /** Copies of requests on their way. */
  readonly copies: Set<Copy>
  /** Counts what became of a copy. */
  mirrored(outcome: 'sent' | 'answered' | 'failed' | 'skipped'): void
  /** Records a finished request. */
  settled(decision: Decision, requestMicros: number, clientKey: string | null): void
  /** Records a request of a route with `capture`, if the sample takes it. */
  record(x: Exchange, decision: Decision): void
  /** An error that the gateway did not foresee, or one of the application. */
  trouble(x: Exchange, error: unknown): void
}
