import { readCodes, readTraits, TRAITS } from './reading.ts'

/**
 * A value as the set of its pieces, hashed (Weinberger et al. 2009, "Feature Hashing"), each piece once: what a value
 * repeats says no more than what it says. Three kinds: n-grams of two to four characters; words, and pairs of neighbours;
 * and the skeleton, where every word is one letter, in pieces of three, four and six: what an attack is built like. Some
 * traits of the whole besides.
 */

/** Slots of the hash; a power of two. */
export const SLOTS = 1 << 15

/** What is read of a value: attacks end what they break out of early, and hide their purpose at the end. */
const HEAD = 256
const TAIL = 96
const READ = HEAD + TAIL

/** At each character three n-grams and three pieces of the skeleton, a word and a pair; and the traits. */
const MOST = READ * 8 + TRAITS

/** The slots of one value. One record is used for all values. */
export interface Features {
  readonly slots: Int32Array
  /** The piece of text that made the slot: from, to. Both 0 for a trait of the whole. */
  readonly from: Uint16Array
  readonly to: Uint16Array
  count: number
  /** Characters that were read, folded. */
  readonly codes: Uint8Array
  length: number
  /** Which reading saw a slot last. */
  readonly seen: Int32Array
  reading: number
  /** Words and marks: where they begin and end, and their hash. */
  readonly tokens: Int32Array
  readonly tokenFrom: Uint16Array
  readonly tokenTo: Uint16Array
  readonly traits: Int32Array
}

export function createFeatures(): Features {
  return {
    slots: new Int32Array(MOST),
    from: new Uint16Array(MOST),
    to: new Uint16Array(MOST),
    count: 0,
    codes: new Uint8Array(READ),
    length: 0,
    seen: new Int32Array(SLOTS),
    reading: 0,
    tokens: new Int32Array(READ),
    tokenFrom: new Uint16Array(READ),
    tokenTo: new Uint16Array(READ),
    traits: new Int32Array(TRAITS),
  }
}

/** Reads at most `HEAD` + `TAIL` characters; allocates nothing. */
export function readFeatures(text: string, out: Features): undefined {
  out.count = 0
  out.reading = (out.reading + 1) | 0
  out.length = readCodes(text, out.codes, HEAD, TAIL)
  addGrams(out)
  addTokens(out, readTokens(out))
  readTraits(out.codes, out.length, out.traits)
  for (let i = 0; i < TRAITS; i++) add(out, Math.imul(out.traits[i]!, 0x9e3779b1), 0, 0)
}

function add(out: Features, hash: number, from: number, to: number): undefined {
  const slot = ((hash >>> 15) ^ hash) & (SLOTS - 1)
  if (out.seen[slot] === out.reading) return
  out.seen[slot] = out.reading
  const n = out.count++
  out.slots[n] = slot
  out.from[n] = from
  out.to[n] = to
}

function addGrams(out: Features): undefined {
  const { codes, length } = out
  for (let i = 0; i + 1 < length; i++) {
    let hash = Math.imul(codes[i]! + 1, 0x9e3779b1) ^ codes[i + 1]!
    add(out, Math.imul(hash, 0x85ebca6b), i, i + 2)
    if (i + 2 >= length) continue
    hash = Math.imul(hash, 0x85ebca6b) ^ codes[i + 2]!
    add(out, Math.imul(hash, 0xc2b2ae35), i, i + 3)
    if (i + 3 >= length) continue
    hash = Math.imul(hash, 0xc2b2ae35) ^ codes[i + 3]!
    add(out, Math.imul(hash, 0x27d4eb2f), i, i + 4)
  }
}

const BLANK = 0x20
const LETTER = 0x61
/** Hashes of words are told from marks, which are their own, by this bit. */
const WORD = 0x4000_0000

/** Returns the number of tokens: words (letters and `_`, or letters beyond ASCII) and single marks. */
function readTokens({ codes, length, tokens, tokenFrom, tokenTo }: Features): number {
  let count = 0
  for (let i = 0; i < length; ) {
    const start = i
    let hash = codes[i]!
    if (isLetter(hash)) {
      hash = 7
      for (; i < length && isLetter(codes[i]!); i++) hash = (Math.imul(hash, 31) + codes[i]!) | 0
      hash |= WORD
    } else i++
    tokens[count] = hash
    tokenFrom[count] = start
    tokenTo[count++] = i
  }
  return count
}

function addTokens(out: Features, count: number): undefined {
  const { tokens, tokenFrom, tokenTo } = out
  let before = 0
  let beforeFrom = 0
  for (let i = 0; i < count; i++) {
    const token = tokens[i]!
    addSkeleton(out, i, count)
    if (token === BLANK) continue
    if ((token & WORD) !== 0) add(out, Math.imul(token, 0x7feb352d) ^ 0x1234, tokenFrom[i]!, tokenTo[i]!)
    if (before !== 0) {
      add(out, Math.imul(Math.imul(before, 0x846ca68b) ^ token, 0x68bc21eb), beforeFrom, tokenTo[i]!)
    }
    before = token
    beforeFrom = tokenFrom[i]!
  }
}

function addSkeleton(out: Features, at: number, count: number): undefined {
  const { tokens, tokenFrom, tokenTo } = out
  const end = Math.min(count, at + 6)
  let hash = 0x51ed27
  for (let i = at; i < end; i++) {
    const token = tokens[i]!
    hash = Math.imul(hash ^ ((token & WORD) !== 0 ? LETTER : token), 0x01000193)
    hash ^= hash >>> 13
    const size = i - at
    if (size === 2 || size === 3 || size === 5)
      add(out, Math.imul(hash, 0x9e3779b1) + size, tokenFrom[at]!, tokenTo[i]!)
  }
}

function isLetter(code: number): boolean {
  return (code >= LETTER && code <= 0x7a) || code === 0x5f || code === 0x7f
}
