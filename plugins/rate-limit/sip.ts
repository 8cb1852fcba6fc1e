/**
 * HalfSipHash-1-3 with 64 bits of result (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; the 32-bit
 * variant from the authors' reference code), over UTF-16 code units in pairs. Keyed, because keys of limits are written
 * by clients: without the secret nobody can look for a key that lands where another client's does.
 */
export function sip(text: string, result: Hash): undefined {
  v0 = k0
  v1 = k1 ^ 0xee
  v2 = k0 ^ 0x6c796765
  v3 = k1 ^ 0x74656462
  const { length } = text
  const even = length - (length & 1)
  for (let i = 0; i < even; i += 2) absorb(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16))
  absorb((length << 16) | (even < length ? text.charCodeAt(even) : 0))
  v2 ^= 0xee
  round()
  round()
  round()
  result.a = v1 ^ v3
  v1 ^= 0xdd
  round()
  round()
  round()
  result.b = v1 ^ v3
}

/** Two signed 32-bit numbers. */
export interface Hash {
  a: number
  b: number
}

/** One secret for the life of the process: what was hashed before a reload must be found after it. */
let [k0, k1] = crypto.getRandomValues(new Int32Array(2)) as unknown as [number, number]

/** The secret of all workers, before anything is hashed: what one counts another must find. */
export function shareSecret(secret: readonly [number, number]): undefined {
  ;[k0, k1] = secret
}

let v0 = 0
let v1 = 0
let v2 = 0
let v3 = 0

function absorb(word: number): undefined {
  v3 ^= word
  round()
  v0 ^= word
}

function round(): undefined {
  v0 = (v0 + v1) | 0
  v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
  v0 = (v0 << 16) | (v0 >>> 16)
  v2 = (v2 + v3) | 0
  v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
  v0 = (v0 + v3) | 0
  v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
  v2 = (v2 + v1) | 0
  v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
  v2 = (v2 << 16) | (v2 >>> 16)
}
