import { type Capture, createCapture } from './capture/capture.ts'
import { keyVariable, readKey } from './capture/cipher.ts'
import type { Captured } from './capture/to-record.ts'
import type { Config } from './config/schema.ts'
import { type Clock, type Decision, type Logger, ProblemsError } from './contract/index.ts'
import type { HeldBody } from './http/body.ts'
import type { Exchange } from './request/exchange.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The key of captures; `null` when they are not encrypted. Throws `ProblemsError` when there should be one and is not. */
export function captureKey({ capture, file }: Config, env: Environment): Buffer | null {
  if (capture === null || !capture.encrypt) return null
  const problem = (message: string) =>
    new ProblemsError([{ file, line: 1, column: 1, path: 'capture.encrypt', message }])
  let key: Buffer | undefined
  try {
    key = readKey(env)
  } catch (error) {
    throw problem((error as Error).message)
  }
  if (key !== undefined) return key
  throw problem(
    `captures are encrypted and ${keyVariable} is not set; set it to what \`sallyport capture key\` prints, or write encrypt: false`,
  )
}

/** What records requests; `null` when the config does not ask for it. */
export function openCapture(config: Config, env: Environment, clock: Clock, log: Logger): Capture | null {
  const { capture, edge } = config
  if (capture === null) return null
  const { dir, redact, clientAddress, queue, maxFileBytes, files } = capture
  return createCapture({
    ...{ dir, edge, redact, queue, maxFileBytes, maxFiles: files, clock, log },
    pseudonyms: clientAddress === 'pseudonym',
    key: captureKey(config, env),
  })
}

/** By the id, so that it is the same whenever it is asked, and on every edge that the request passes. FNV-1a, 32 bits. */
export function isSampled(id: string, sample: number): boolean {
  if (sample >= 1) return true
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  // The last characters must reach every bit.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < sample
}

/** What is recorded of a settled request, or `null` when the sample leaves it out. */
export function toCaptured(
  { id, route, ctx, held, startMs }: Exchange,
  decision: Decision,
  clock: Clock,
): Captured | null {
  const rules = route?.capture
  if (!rules || ctx === null || !isSampled(id, rules.sample)) return null
  const { verdict, score, outcome } = decision
  const durationMs = Math.max(0, clock.monotonicMs() - startMs)
  return {
    ...{ id, timeMs: clock.wallMs() - durationMs, durationMs, route: route.name },
    ...{ client: ctx.client.address, clientKey: ctx.client.key },
    ...{ scheme: ctx.scheme, protocol: ctx.protocol, method: ctx.method, headers: ctx.rawHeaders },
    target: ctx.rawQuery === '' ? ctx.rawPath : `${ctx.rawPath}?${ctx.rawQuery}`,
    body: ctx.hasBody ? toBody(held, rules.bodyBytes) : null,
    ...{ sample: rules.sample, status: outcome.status, score: score.total },
    ...{ action: verdict.action, plugin: verdict.plugin },
    rule: verdict.action === 'refuse' ? verdict.reason : verdict.rule,
  }
}

function toBody(held: HeldBody | null, most: number): Captured['body'] {
  if (held === null || most === 0) return 'unseen'
  const bytes = Buffer.allocUnsafe(Math.min(most, held.bytes))
  let filled = 0
  for (const chunk of held.chunks) filled += chunk.copy(bytes, filled)
  return { bytes, isCut: !held.complete || held.bytes > most }
}
