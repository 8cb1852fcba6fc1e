import { Script } from 'node:vm'
import { type Coverage, startCoverage } from './coverage.ts'
import { createMutator, createRandom } from './mutate.ts'

/** One parser: throws when what must hold of its answer does not. */
export interface Target {
  /** Its seeds are the files of `corpus/<name>/`. */
  readonly name: string
  /** What the parser knows by name: mutations put it in. */
  readonly words: readonly string[]
  /** Whether a file belongs to the code that inputs should reach all of. */
  watches(url: string): boolean
  run(input: Buffer): void
}

export interface Finding {
  readonly input: Buffer
  readonly message: string
}

export interface Outcome {
  readonly runs: number
  /** Characters of source that inputs reached. */
  readonly reached: number
  /** Seeds, and what was found on the way to reach code that no earlier input reached. */
  readonly corpus: number
  readonly finding: Finding | null
}

const batchSize = 200
/** Parsers are linear; an input of 4 KiB that takes longer is a finding, and so is one that never ends. */
const maxInputMs = 250
const maxBatchMs = 15_000

/**
 * Changes inputs, runs them in batches, and keeps those that reach new code (coverage-guided, as AFL does it; asking V8
 * costs milliseconds, so batches are asked first and halved only when there is something in them).
 */
export function fuzz(
  target: Target,
  seeds: readonly Buffer[],
  seed: number,
  milliseconds: number,
  batchMs = maxBatchMs,
): Outcome {
  const corpus: Buffer[] = [...seeds]
  const coverage = startCoverage(target.watches)
  const { mutate } = createMutator(createRandom(seed), target.words, corpus)
  const pick = createRandom(~seed)
  const endMs = performance.now() + milliseconds
  let runs = 0
  try {
    let finding = runAll(target, seeds, batchMs)
    coverage.sawNew('keep')
    while (finding === null && performance.now() < endMs) {
      const batch = Array.from({ length: batchSize }, () => mutate(corpus[Math.floor(pick() * corpus.length)]!))
      finding = runAll(target, batch, batchMs)
      runs += batch.length
      if (finding === null && coverage.sawNew('forget')) keepFresh(target, batch, coverage, corpus)
    }
    if (finding !== null) finding = { ...finding, input: smaller(target, finding.input, batchMs) }
    return { runs, reached: coverage.reached, corpus: corpus.length, finding }
  } finally {
    coverage.stop()
  }
}

/** Finds the inputs of a batch that reach something new, by halves. */
function keepFresh(target: Target, batch: readonly Buffer[], coverage: Coverage, corpus: Buffer[]): void {
  runAll(target, batch)
  if (!coverage.sawNew('forget')) return
  if (batch.length === 1) {
    runAll(target, batch)
    coverage.sawNew('keep')
    corpus.push(batch[0]!)
    return
  }
  const middle = batch.length >> 1
  keepFresh(target, batch.slice(0, middle), coverage, corpus)
  keepFresh(target, batch.slice(middle), coverage, corpus)
}

const guarded = new Script('globalThis.fuzzBatch()')

/** The first input that fails, is slow or never ends. */
function runAll(target: Target, batch: readonly Buffer[], batchMs = maxBatchMs): Finding | null {
  let input: Buffer = Buffer.alloc(0)
  let slow: Finding | null = null
  Object.assign(globalThis, {
    fuzzBatch() {
      for (input of batch) {
        const startMs = performance.now()
        target.run(input)
        const tookMs = performance.now() - startMs
        if (tookMs > maxInputMs) slow ??= { input, message: `took ${tookMs.toFixed(0)} ms` }
      }
    },
  })
  try {
    guarded.runInThisContext({ timeout: batchMs })
    return slow === null ? null : confirmedSlow(target, slow)
  } catch (error) {
    const { code, message, stack } = error as NodeJS.ErrnoException
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { input, message: 'never ended' }
    return { input, message: stack ?? message }
  }
}

/** The machine may have been busy: only an input that is slow three times is. */
function confirmedSlow(target: Target, { input, message }: Finding): Finding | null {
  const times = Array.from({ length: 3 }, () => {
    const startMs = performance.now()
    target.run(input)
    return performance.now() - startMs
  })
  return Math.min(...times) > maxInputMs ? { input, message } : null
}

/** Takes away what the failure does not need. */
function smaller(target: Target, failing: Buffer, batchMs: number): Buffer {
  let input = failing
  for (let size = input.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at + size <= input.length; ) {
      const shorter = Buffer.concat([input.subarray(0, at), input.subarray(at + size)])
      if (runAll(target, [shorter], batchMs) === null) at += size
      else input = shorter
    }
  }
  return input
}
