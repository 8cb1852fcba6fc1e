/**
 * A value as numbers: hashed character n-grams (Weinberger et al. 2009, "Feature Hashing") of the text without case, its
 * digits as one digit and its white space as one blank, and some traits of the whole.
 */

/** Slots of the hash; a power of two. */
export const SLOTS = 1 << 15

/** What is read of a value: attacks end what they break out of early, and hide their purpose at the end. */
const HEAD = 256
const TAIL = 96

/** Most features of one value: three n-grams at each character, and the traits. */
const MOST = (HEAD + TAIL) * 3 + 16

/** The slots of one value. One record is used for all values. */
export interface Features {
  readonly slots: Int32Array
  count: number
  /** Characters that were read, folded: where the n-grams of a slot are found again. */
  readonly codes: Uint8Array
  length: number
}

export function createFeatures(): Features {
  return { slots: new Int32Array(MOST), count: 0, codes: new Uint8Array(HEAD + TAIL), length: 0 }
}

/** Reads at most `HEAD` + `TAIL` characters; allocates nothing. */
export function readFeatures(text: string, out: Features): undefined {
  readCodes(text, out)
  const { codes, slots, length } = out
  let count = 0
  for (let i = 0; i + 1 < length; i++) {
    let hash = Math.imul(codes[i]! + 1, 0x9e3779b1) ^ codes[i + 1]!
    slots[count++] = fold(Math.imul(hash, 0x85ebca6b))
    if (i + 2 >= length) continue
    hash = Math.imul(hash, 0x85ebca6b) ^ codes[i + 2]!
    slots[count++] = fold(Math.imul(hash, 0xc2b2ae35))
    if (i + 3 >= length) continue
    hash = Math.imul(hash, 0xc2b2ae35) ^ codes[i + 3]!
    slots[count++] = fold(Math.imul(hash, 0x27d4eb2f))
  }
  out.count = readTraits(out, count)
}

/** The n-grams of the value that fall into `slot`, as they were read. */
export function gramsIn(features: Features, slot: number): string | null {
  const { slots, codes, length } = features
  let count = 0
  for (let i = 0; i + 1 < length; i++) {
    for (let size = 2; size <= 4 && i + size <= length; size++) {
      if (slots[count++] === slot) return String.fromCharCode(...codes.subarray(i, i + size))
    }
  }
  return null
}

function readCodes(text: string, out: Features): undefined {
  const { codes } = out
  let length = 0
  let last = 0
  for (let i = 0; i < text.length && length < codes.length; i++) {
    if (length === HEAD && text.length - i > TAIL) i = text.length - TAIL
    const code = FOLDED[Math.min(text.charCodeAt(i), 128)]!
    // White space and digits count once: padding changes nothing.
    if (code === last && (code === BLANK || code === DIGIT)) continue
    codes[length++] = code
    last = code
  }
  out.length = length
}

const BLANK = 0x20
const DIGIT = 0x30
const WIDE = 0x7f
const FOLDED = buildFolded()

function buildFolded(): Uint8Array {
  const table = new Uint8Array(129).fill(BLANK)
  for (let code = 33; code < 127; code++) table[code] = code >= 65 && code <= 90 ? code | 32 : code
  for (let code = 48; code < 58; code++) table[code] = DIGIT
  table[127] = WIDE
  table[128] = WIDE
  return table
}

/** Length, share of marks, kinds of marks, uneven quotes: each trait is a slot of its own by its size. */
function readTraits({ codes, slots, length }: Features, from: number): number {
  let marks = 0
  let blanks = 0
  let quotes = 0
  let open = 0
  for (let i = 0; i < length; i++) {
    const code = codes[i]!
    if (code === BLANK) blanks++
    else if (!isLetter(code) && code !== DIGIT && code !== WIDE) marks++
    if (code === 0x27 || code === 0x22) quotes++
    else if (code === 0x28) open++
    else if (code === 0x29) open--
  }
  const total = Math.max(1, length)
  let count = from
  slots[count++] = trait(1, Math.min(9, Math.round(Math.log2(total + 1))))
  slots[count++] = trait(2, Math.min(9, Math.floor((marks * 12) / total)))
  slots[count++] = trait(3, Math.min(9, Math.floor((blanks * 20) / total)))
  slots[count++] = trait(4, quotes === 0 ? 0 : 1 + (quotes & 1))
  slots[count++] = trait(5, open === 0 ? 0 : open > 0 ? 1 : 2)
  slots[count++] = trait(6, codes[0] ?? 0)
  slots[count++] = trait(7, codes[length - 1] ?? 0)
  return count
}

function trait(kind: number, size: number): number {
  return fold(Math.imul(kind * 257 + size + 0x1000, 0x9e3779b1))
}

function fold(hash: number): number {
  return ((hash >>> 15) ^ hash) & (SLOTS - 1)
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122
}
