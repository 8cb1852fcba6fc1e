import type { Signal } from '../../gateway/contract/index.ts'
import type { WireRequest } from './requests.ts'

/** What became of one request. */
export interface Verdict {
  readonly blocked: boolean
  /** In process only. */
  readonly score: number | null
  readonly signals: readonly Signal[]
  readonly micros: number
  /** Over HTTP only; 0 when there was no answer. */
  readonly status: number | null
}

export interface Judge {
  judge(request: WireRequest): Promise<Verdict> | Verdict
  /** Requests that may be under way at once. */
  readonly concurrency: number
  close(): Promise<void> | void
}
