import type { DecidedBy } from '../contract/index.ts'

/** The first line of a capture file, never encrypted. */
export interface CaptureHeader {
  readonly sallyport: 'capture'
  readonly version: 1
  readonly edge: string
  readonly startedMs: number
  /** `null`: the lines behind it are JSON. */
  readonly cipher: { readonly name: 'aes-256-gcm'; readonly salt: string } | null
}

/** One request as it was received, and what was decided on it. Texts hold one byte per unit, as Node gives them. */
export interface CaptureRecord {
  readonly id: string
  /** Wall clock at which the head arrived, milliseconds with fractions. */
  readonly timeMs: number
  /** From then until the request was over; `null`: not known. */
  readonly durationMs: number | null
  readonly route: string
  /** The address; `null`: not known. */
  readonly client: string | null
  readonly scheme: 'http' | 'https'
  readonly protocol: 'http/1.0' | 'http/1.1'
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** Flat [name, value ...]. */
  readonly headers: readonly string[]
  /** Base64. Absent: there was none, or `bodyLeftOut` says why it is not here. */
  readonly body?: string
  /** The body was longer than what is here. */
  readonly bodyCut?: true
  /** `unseen`: not kept or not inspected on this route. `unreadable`: nobody could look for secrets in it. */
  readonly bodyLeftOut?: 'unseen' | 'unreadable'
  /** Values that were replaced. */
  readonly redacted: number
  /** Share of the requests of its route that is recorded. */
  readonly sample: number
  /** 0: none was sent. */
  readonly status: number
  readonly score: number
  /** `null`: nobody of this gateway decided on it. */
  readonly action: DecidedBy['action'] | null
  readonly plugin: string | null
  readonly rule: string | null
}

/** Whether the first line of a file is that of a capture. */
export function isCaptureHeader(value: unknown): value is CaptureHeader {
  const { sallyport, version, cipher } = (value ?? {}) as Partial<CaptureHeader>
  return sallyport === 'capture' && version === 1 && (cipher === null || cipher?.name === 'aes-256-gcm')
}
