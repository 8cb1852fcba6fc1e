import type { Problem } from './problem.ts'

/** One YAML document of a file, with the place of each value. Environment references are not replaced in it. */
export interface SourceDocument {
  /** The path as the user wrote or globbed it. */
  readonly file: string
  readonly text: string
  /** Plain data; `null` for an empty document. */
  readonly data: unknown
  /** A problem at the value reached by `path` (or at its nearest existing parent). */
  problem(path: readonly PropertyKey[], message: string): Problem
  /** A problem at the key itself, for keys that should not be there. */
  problemAtKey(path: readonly PropertyKey[], message: string): Problem
}

/** A request and what must be decided on it: a test written in a policy file. Run by `sallyport test`. */
export interface DecisionTest {
  readonly name: string
  /** Points at the test, for the report. */
  readonly at: Problem
  readonly request: {
    readonly method: string
    readonly path: string
    readonly query?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  }
  readonly client?: {
    readonly ip?: string
    readonly standing?: number
    readonly identity?: string
    readonly asn?: number
    readonly country?: string
    readonly roles?: readonly string[]
    readonly bot?: string
  }
  /** When given, the score is this and the score hooks do not run: tests the rules apart from the detectors. */
  readonly threat?: { readonly score: number; readonly uninspectedBytes?: number }
  /** The fact `request.signature`. */
  readonly signature?: string
  /** The fact `flags.given`. */
  readonly flags?: Readonly<Record<string, boolean>>
  readonly route?: { readonly tags: readonly string[] }
  /** Wall clock of the first request, RFC 3339. */
  readonly time?: string
  /** Send the request this many times; the expectation is on the last one. */
  readonly times?: number
  /** Time between two of them. */
  readonly everyMs?: number
  readonly expect: {
    readonly action?: 'allow' | 'deny' | 'limit' | 'challenge'
    readonly rule?: string
    readonly status?: number
    readonly matched?: readonly string[]
    readonly not?: readonly string[]
    readonly tags?: readonly string[]
    readonly delayMs?: number
    /** Name of the upstream that a plugin chose. */
    readonly upstream?: string
    /** Name of an upstream that gets a copy. */
    readonly mirror?: string
    /** Headers sent to the application. `null`: must be absent. */
    readonly headers?: Readonly<Record<string, string | null>>
  }
}
