/** Numbers from 0 to 1, the same ones for the same seed: Mulberry32 (Tommy Ettinger, 2017). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Longer inputs are slower and find hardly more. */
const maxLength = 4_096
const interestingBytes = [
  0x00, 0x09, 0x0a, 0x0d, 0x20, 0x22, 0x25, 0x26, 0x2e, 0x2f, 0x3a, 0x5c, 0x7f, 0x80, 0xc0, 0xff,
]

export interface Mutator {
  /** A changed copy: one to four small changes of what parsers trip over. */
  mutate(input: Buffer): Buffer
}

/** `words`: what the parser knows by name. `others`: inputs to take pieces from. */
export function createMutator(random: () => number, words: readonly string[], others: readonly Buffer[]): Mutator {
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!
  const splice = (input: Buffer, at: number, removed: number, inserted: Buffer): Buffer =>
    Buffer.concat([input.subarray(0, at), inserted, input.subarray(at + removed)])
  const slice = (input: Buffer): Buffer => {
    const at = below(input.length + 1)
    return input.subarray(at, at + below(Math.min(64, input.length - at) + 1))
  }
  const changes: ((input: Buffer, at: number) => Buffer)[] = [
    (input, at) => splice(input, at, 1, Buffer.from([below(256)])),
    (input, at) => splice(input, at, 1, Buffer.from([(input[at] ?? 0) ^ (1 << below(8))])),
    (input, at) => splice(input, at, below(2), Buffer.from([pick(interestingBytes)])),
    (input, at) => splice(input, at, 1 + below(8), Buffer.alloc(0)),
    (input, at) => splice(input, at, 0, slice(input)),
    (input, at) => splice(input, at, below(4), slice(pick(others))),
    (input, at) => splice(input, at, below(2) * below(8), Buffer.from(pick(words), 'latin1')),
    (input, at) => splice(input, at, 0, Buffer.alloc(1 + below(200), input[at] ?? 0x41)),
    (input, at) => input.subarray(0, at),
  ]
  return {
    mutate(input) {
      let changed = input
      for (let i = below(4); i >= 0; i--) changed = pick(changes)(changed, below(changed.length + 1))
      return changed.length > maxLength ? Buffer.from(changed.subarray(0, maxLength)) : changed
    },
  }
}
