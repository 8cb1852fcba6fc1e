import type { BodyView, RequestContext, ResponseHead, ResponsePiece } from './context.ts'
import type { Counterfactual } from './counterfactual.ts'
import type { DecisionTest, SourceDocument } from './documents.ts'
import type { Decision } from './events.ts'
import type { Expressions } from './expressions.ts'
import type { PluginHost } from './host.ts'
import type { InferOutput, SchemaIssue, StandardSchemaV1 } from './schema.ts'
import type { Score, ScoreSheet } from './score.ts'
import type { Verdict } from './verdict.ts'

/** The entry points of a plugin. Each is optional; what is absent costs nothing. All but `consult` are synchronous. */
export interface Hooks {
  /** First, on the head only; cheapest checks. The first verdict ends the request's checks. */
  onRequest?(ctx: RequestContext): Verdict | undefined
  /**
   * The only step that may wait. Has one deadline; lateness becomes the plugin's failure mode. Returning no promise says
   * that there is nothing to wait for; then the signal is another request's next, and not to be kept.
   */
  consult?(ctx: RequestContext, signal: AbortSignal): Promise<Verdict | undefined> | undefined
  /** Adds signals from the head (path, query, headers, cookies). Cannot end the request. */
  score?(ctx: RequestContext, sheet: ScoreSheet): undefined
  /** Adds signals from the inspected part of the body. Runs only where there is a body and the route inspects it. */
  scoreBody?(ctx: RequestContext, body: BodyView, sheet: ScoreSheet): undefined
  /** Sees the sum. The first verdict wins. */
  decide?(ctx: RequestContext, score: Score): Verdict | undefined
  /**
   * The application's response head, before it is sent on. Signals about the response are on the record beside the score
   * of the request, which they do not change.
   */
  onResponse?(ctx: RequestContext, head: ResponseHead, sheet: ScoreSheet): undefined
  /**
   * The start of the response body, where it is text and not compressed, piece by piece: behind the client's back, which
   * has the piece by then or gets it meanwhile. Evidence that is found again at its place counts once.
   */
  onResponseBody?(ctx: RequestContext, piece: ResponsePiece, sheet: ScoreSheet): undefined
  /** Always, exactly once: after the last byte, a denial, a failure or an abort. Not on the client's time. */
  onSettled?(ctx: RequestContext, decision: Decision): undefined
  /**
   * Asked when a request is over that this plugin ended with `deny` or `challenge`: what would have let it pass? `null`:
   * nobody can say. It asks only, and changes nothing. Not on the client's time.
   */
  counterfactual?(ctx: RequestContext): Counterfactual | null
  /** Releases what `setup` took. Called once, also after a reload replaced the plugin. */
  close?(): void | Promise<void>
}

export type HookName = Exclude<keyof Hooks, 'close' | 'counterfactual'>

/** What a hook's failure means: `open` goes on without the plugin, `closed` refuses the request with 503. */
export type FailureMode = 'open' | 'closed'

/** Declared cost. Held by measurement; see docs/write-a-plugin.md for what happens beyond it. */
export interface Budget {
  /** Microseconds of one synchronous hook call. */
  readonly syncMicros: number
  /** Milliseconds of `consult`. Absent: the pipeline's deadline. */
  readonly consultMs?: number
}

/** What a plugin's config is checked against beyond its schema. */
export interface Surroundings {
  readonly sharedStore: boolean
  /** Nothing with personal data may stand in the shared store in the clear. */
  readonly encryptedStore: boolean
  readonly expressions: Expressions
}

export interface ProvidedLimit {
  readonly name: string
  /** Where its name stands, within the config of the plugin. */
  readonly path: readonly PropertyKey[]
}

export interface PluginDefinition<S extends StandardSchemaV1 = StandardSchemaV1> {
  /** Lower case, digits and dashes; the name in `use:`. */
  readonly name: string
  /** One line: what it does for the reader of the config. */
  readonly summary: string
  /** Must be strict: unknown keys are errors. */
  readonly config: S
  /** A hook threw, or `consult` ran late. */
  readonly onFailure: FailureMode
  readonly budget: Budget
  /** What `mode` is where the config does not say: `enforce` when absent. */
  readonly defaultMode?: 'enforce' | 'observe'
  /** Everything slow happens here, once: parse, compile, open. Throw `ProblemsError` for mistakes in files. */
  setup(config: InferOutput<S>, host: PluginHost): Hooks | Promise<Hooks>
  /** What the schema cannot know: mistakes that depend on the rest of the gateway. Paths begin within the config. */
  check?(config: InferOutput<S>, gateway: Surroundings): readonly SchemaIssue[]
  /** The limits that it offers to policies in the fact `limits.take`. A policy that names any other is a problem. */
  limits?(config: InferOutput<S>): readonly ProvidedLimit[]
  /** JSON Schema of the files that the plugin loads, for editors (`sallyport schema <name>`). */
  fileSchema?(): Record<string, unknown>
  /** For plugins whose files carry tests (`sallyport test`). */
  readonly tests?: {
    /** The config that loads just these files, and is for the rest as the given one (`undefined`: none). */
    configFor(files: readonly string[], config: unknown): unknown
    read(document: SourceDocument): readonly DecisionTest[]
  }
}

/** Checks a definition at import time and gives it its types. */
export function definePlugin<S extends StandardSchemaV1>(definition: PluginDefinition<S>): PluginDefinition<S> {
  const { name, budget } = definition
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    throw new TypeError(
      `plugin name ${JSON.stringify(name)}: use 1 to 40 lower-case letters, digits and dashes, a letter first`,
    )
  }
  if (!(budget.syncMicros > 0)) throw new TypeError(`plugin ${name}: budget.syncMicros must be more than 0`)
  return Object.freeze(definition)
}
