const BLANK = 0x20
const DIGIT = 0x30
/** Stands for all that is not ASCII. */
const WIDE = 0x7f
const FOLDED = buildFolded()

/**
 * The characters of `text` without case, digits as one digit and white space as one blank; of a long text the first
 * `head` and the last `tail`. Returns their number.
 */
export function readCodes(text: string, codes: Uint8Array, head: number, tail: number): number {
  let length = 0
  let last = 0
  for (let i = 0; i < text.length && length < head + tail; i++) {
    if (length === head && text.length - i > tail) i = text.length - tail
    const code = FOLDED[Math.min(text.charCodeAt(i), 128)]!
    // White space and digits count once: padding changes nothing.
    if (code === last && (code === BLANK || code === DIGIT)) continue
    codes[length++] = code
    last = code
  }
  return length
}

/** So many traits has every value. */
export const TRAITS = 8

/** Length, share of marks and blanks, uneven quotes and brackets, the ends: each a number by its kind and size. */
export function readTraits(codes: Uint8Array, length: number, out: Int32Array): undefined {
  let marks = 0
  let blanks = 0
  let singles = 0
  let doubles = 0
  let open = 0
  for (let i = 0; i < length; i++) {
    const code = codes[i]!
    if (code === BLANK) blanks++
    else if (!(code >= 0x61 && code <= 0x7a) && code !== DIGIT && code !== WIDE) marks++
    if (code === 0x27) singles++
    else if (code === 0x22) doubles++
    else if (code === 0x28) open++
    else if (code === 0x29) open--
  }
  const total = Math.max(1, length)
  out[0] = traitOf(1, Math.min(9, Math.round(Math.log2(total + 1))))
  out[1] = traitOf(2, Math.min(9, Math.floor((marks * 12) / total)))
  out[2] = traitOf(3, Math.min(9, Math.floor((blanks * 20) / total)))
  out[3] = traitOf(4, singles === 0 ? 0 : 1 + (singles & 1))
  out[4] = traitOf(5, doubles === 0 ? 0 : 1 + (doubles & 1))
  out[5] = traitOf(6, open === 0 ? 0 : open > 0 ? 1 : 2)
  out[6] = traitOf(7, length === 0 ? 0 : codes[0]!)
  out[7] = traitOf(8, length === 0 ? 0 : codes[length - 1]!)
}

function traitOf(kind: number, size: number): number {
  return kind * 257 + size + 0x1000
}

function buildFolded(): Uint8Array {
  const table = new Uint8Array(129).fill(BLANK)
  for (let code = 33; code < 127; code++) table[code] = code >= 65 && code <= 90 ? code | 32 : code
  for (let code = 48; code < 58; code++) table[code] = DIGIT
  table[127] = WIDE
  table[128] = WIDE
  return table
}
