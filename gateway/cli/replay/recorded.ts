import type { DecidedBy } from '../../contract/index.ts'

/** One request from a file, whatever its format. What the file does not say is `null`. */
export interface RecordedRequest {
  /** Where it stands: line of a capture or a log, entry of a HAR; from 1. */
  readonly place: number
  /** Of the file, or made from the place. */
  readonly id: string
  /** Wall clock of its arrival, milliseconds. */
  readonly timeMs: number
  /** From its arrival until it was over. */
  readonly durationMs: number | null
  readonly client: string | null
  readonly scheme: 'http' | 'https'
  readonly minor: 0 | 1
  readonly method: string
  readonly target: string
  /** Flat [name, value ...]. */
  readonly headers: readonly string[]
  readonly body: Buffer | null
  /** The body was longer. */
  readonly bodyCut: boolean
  /** It had a body, and the file does not. */
  readonly bodyMissing: boolean
  /** Of the answer. */
  readonly status: number | null
  readonly verdict: Outcome | null
  /** Some of its values were replaced when it was recorded. */
  readonly isRedacted: boolean
  /** Share of the requests that was recorded. */
  readonly sample: number
}

/** What is decided on a request, in the words of its record. */
export interface Outcome {
  readonly action: DecidedBy['action']
  /** Of a verdict: the plugin and its rule. Of a refusal: nothing, and its code as the rule. */
  readonly plugin: string | null
  readonly rule: string | null
  readonly status: number
  readonly score: number
  readonly route: string | null
}

/** What a file holds besides requests. */
export type Recorded =
  | { readonly kind: 'request'; readonly request: RecordedRequest }
  /** Something that was no request: a log has lines for connections that said nothing. */
  | { readonly kind: 'no-request' }
  /** The end of a file whose writer was killed. */
  | { readonly kind: 'torn' }

/** What stands in for what a file does not say. */
export interface Assumptions {
  /** The Host of requests in access logs. */
  readonly host: string
}
