import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDocuments } from '../../gateway/config/documents.ts'
import type { LimitState, PolicyReport, Score, Signal, TakeLimit, Verdict } from '../../gateway/contract/index.ts'
import { ProblemsError } from '../../gateway/contract/index.ts'
import { createFactRegistry, createHost, createTableRegistry } from '../../gateway/host.ts'
import { Context, type RequestHead } from '../../gateway/http/request-context.ts'
import { createLocalTable } from '../../gateway/state/local-table.ts'
import { policy } from '../../plugins/policy/index.ts'

/** A request to judge; what is left out is an ordinary GET of `/` without a score. */
export interface Asked {
  readonly method?: string
  readonly path?: string
  readonly query?: string
  /** Flat [name, value ...] as received. */
  readonly headers?: readonly string[]
  readonly size?: number | null
  readonly ip?: string
  readonly score?: number
  readonly signals?: readonly Signal[]
  readonly limits?: readonly LimitState[]
  readonly identity?: string
  readonly standing?: number
  readonly routeTags?: readonly string[]
  readonly takeLimit?: TakeLimit
  readonly tryLimit?: TakeLimit
}

/** The policy plugin, set up by the real host on real files, and what it wrote. */
export interface Judge {
  judge(asked?: Asked): { readonly verdict: Verdict | undefined; readonly ctx: Context }
  readonly log: { readonly level: string; readonly data: Record<string, unknown>; readonly message: string }[]
  /** What operators are shown. */
  report(): PolicyReport
  /** Headers that no client may send. */
  readonly owned: ReadonlySet<string>
  /** Counts by `name{label,label}`. */
  readonly counts: Map<string, number>
  /** The clocks; tests move them. */
  readonly now: { wallMs: number; monotonicMs: number }
}

/** Sets the plugin up on files given as text, in the order given. */
export function judgeOf(...texts: readonly string[]): Promise<Judge> {
  return judgeAmong(null, texts)
}

/** The same among plugins that offer these limits. */
export async function judgeAmong(limits: readonly string[] | null, texts: readonly string[]): Promise<Judge> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-policy-'))
  try {
    const files = texts.map((text, index) => {
      writeFileSync(join(folder, `${index + 1}.yaml`), text)
      return `${index + 1}.yaml`
    })
    return await judgeFiles(files, folder, limits)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What setup says about broken files, with the folder left out of the paths. */
export function problemsOf(...texts: readonly string[]): Promise<string[]> {
  return problemsAmong(null, texts)
}

export async function problemsAmong(limits: readonly string[] | null, texts: readonly string[]): Promise<string[]> {
  const error = await judgeAmong(limits, texts).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProblemsError)) throw new Error('setup was expected to find problems')
  return error.message.split(/\n(?=\/)/).map((line) => line.replace(/^\/\S*\//, ''))
}

/** One file in force and one challenger beside it. */
export async function judgeBeside(champion: string, challenger: string): Promise<Judge> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-policy-'))
  try {
    writeFileSync(join(folder, 'champion.yaml'), champion)
    writeFileSync(join(folder, 'challenger.yaml'), challenger)
    return await judgeFiles(['champion.yaml'], folder, null, {}, ['challenger.yaml'])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export async function judgeFiles(
  files: readonly string[],
  folder: string,
  limits: readonly string[] | null = null,
  flags: Record<string, boolean> = {},
  challengers: readonly string[] | null = null,
): Promise<Judge> {
  const log: Judge['log'] = []
  const counts: Judge['counts'] = new Map()
  const now = { wallMs: Date.UTC(2026, 10, 23, 9, 30), monotonicMs: 1_000 }
  const write = (level: string) => (data: Readonly<Record<string, unknown>>, message: string) =>
    void log.push({ level, data, message })
  const facts = createFactRegistry()
  const owned = new Set<string>()
  const reports = new Map<string, () => PolicyReport>()
  const clock = { wallMs: () => now.wallMs, monotonicMs: () => now.monotonicMs }
  const services = {
    clock,
    logger: () => ({ debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }),
    metrics: () => ({
      counter: (name: string) => ({
        with: (...labels: readonly string[]) => ({
          inc: (by = 1) => void counts.set(`${name}{${labels}}`, (counts.get(`${name}{${labels}}`) ?? 0) + by),
        }),
      }),
      gauge: () => undefined,
      gauges: () => undefined,
    }),
    table: createTableRegistry((options) => createLocalTable({ ...options, clock })).table,
    facts,
    shared: null,
    bans: null,
    documents: async (patterns: readonly string[]) => readDocuments(patterns, folder),
  }
  const host = createHost('policy', services, { owned, limits, upstreams: limits && ['app', 'canary'], reports })
  // A cold start on a busy machine is no slow challenger.
  const beside = challengers ? { challengers: [...challengers], challengerBudgetMicros: 10_000 } : {}
  const hooks = await policy.setup({ files: [...files], flags, ...beside }, host)
  return {
    log,
    counts,
    now,
    owned,
    report: () => reports.get('policy')!(),
    judge(asked = {}) {
      const ctx = contextOf(asked)
      const known: Record<string, unknown> = {
        'client.identity': asked.identity,
        'client.standing': asked.standing,
        'limits.take': asked.takeLimit,
        'limits.trial': asked.tryLimit,
      }
      for (const [name, value] of Object.entries(known)) if (value !== undefined) facts.fact(name).set(ctx, value)
      return { verdict: hooks.decide?.(ctx, ctx.score), ctx }
    },
  }
}

function contextOf(asked: Asked): Context {
  const address = asked.ip ?? '203.0.113.7'
  const head: RequestHead = {
    id: 'request-1',
    arrivedAtMs: 0,
    method: asked.method ?? 'GET',
    host: 'shop.example',
    path: asked.path ?? '/',
    rawPath: asked.path ?? '/',
    rawQuery: asked.query ?? '',
    protocol: 'http/1.1',
    scheme: 'https',
    contentLength: asked.size ?? null,
    hasBody: asked.size !== undefined,
    rawHeaders: asked.headers ?? [],
    client: { address, key: address, version: 4 },
  }
  const ctx = new Context(head, { name: 'shop', tags: asked.routeTags ?? [] })
  for (const limit of asked.limits ?? []) ctx.noteLimit(limit)
  const score: Score = { total: asked.score ?? 0, signals: asked.signals ?? [] }
  // Given, so that rules are tested apart from what composes a score.
  Object.defineProperty(ctx, 'score', { value: score })
  return ctx
}

/** Whether a condition holds for a request. */
export async function holds(condition: string, asked: Asked = {}): Promise<boolean> {
  const { judge, counts } = await judgeOf(
    `policy: one\nrules:\n  - name: only\n    when: ${JSON.stringify(condition)}\n    then: { tag: yes-it-holds }\n`,
  )
  const { ctx } = judge(asked)
  if (counts.has('errors_total{one,only}')) throw new Error(`${condition} failed at run time`)
  return ctx.tags.includes('yes-it-holds')
}
