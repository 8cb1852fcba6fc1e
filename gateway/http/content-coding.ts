import { brotliDecompressSync, constants, inflateRawSync, unzipSync, zstdDecompressSync } from 'node:zlib'

/** What could be read of a body that came in a coding; `whole` is false when there is more. */
export interface Opened {
  readonly bytes: Buffer
  readonly whole: boolean
}

/** As much as an uncompressed body would be inspected of, where the route says nothing else: opened text costs the same. */
const LEAST_OPENED = 131_072

/** Room for one more: what is opened costs no more than so many times its size. */
const MOST_OPENED = 262_144

/**
 * Of a bomb this part is opened instead, and of that part again: a thousandfold in the end. Not so in brotli, whose
 * decoder fills its window before it gives anything: 7 ms for 4 MiB.
 */
const PART = 8
const PARTS = 4

/** `gzip, br`: further ones are a way to hide, or a mistake. */
const MOST_CODINGS = 2

const CHUNKS = { maxOutputLength: MOST_OPENED, chunkSize: 65_536 }
const SYNC = { ...CHUNKS, finishFlush: constants.Z_SYNC_FLUSH }
const BROTLI = { ...CHUNKS, finishFlush: constants.BROTLI_OPERATION_FLUSH }
// The window is memory that a frame of some bytes can ask for: 8 MiB is what RFC 9659 asks of senders.
const ZSTD = {
  ...CHUNKS,
  finishFlush: constants.ZSTD_e_flush,
  params: { [constants.ZSTD_d_windowLogMax]: 23 },
}

const NOTHING = Buffer.alloc(0)

const READERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => openAny(bytes),
  'x-gzip': (bytes) => openAny(bytes),
  deflate: (bytes) => openAny(bytes),
  br: (bytes) => (isWide(bytes) ? NOTHING : brotliDecompressSync(bytes, BROTLI)),
  zstd: (bytes) => zstdDecompressSync(bytes, ZSTD),
}

/**
 * What a compressed body says, for inspection only: it is sent on as it came. Of more than is inspected the beginning.
 * `null`: nobody could read it (an unknown coding, broken data), which the caller must not take for harmless.
 */
export function openCodings(bytes: Buffer, contentEncoding: string | null): Opened | null {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',', MOST_CODINGS + 2)
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length === 0) return { bytes, whole: true }
  if (codings.length > MOST_CODINGS) return null
  const most = Math.max(LEAST_OPENED, bytes.length)
  let opened: Opened | null = { bytes, whole: true }
  // The last coding was put on last (RFC 9110, 8.4).
  for (const coding of codings.reverse()) {
    const inner: Opened | null = openOne(opened.bytes, READERS[coding], coding === 'br' ? 1 : PARTS)
    if (inner === null) return null
    opened = { bytes: inner.bytes, whole: opened.whole && inner.whole }
  }
  return opened.bytes.length > most ? { bytes: opened.bytes.subarray(0, most), whole: false } : opened
}

function openOne(bytes: Buffer, read: ((bytes: Buffer) => Buffer) | undefined, parts: number): Opened | null {
  if (read === undefined) return null
  let part = bytes
  for (let n = 0; n < parts && part.length > 0; n++) {
    try {
      const opened = read(part)
      // Not even a block was whole.
      return opened.length === 0 ? null : { bytes: opened, whole: part === bytes }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return null
      part = bytes.subarray(0, Math.ceil(part.length / PART))
    }
  }
  return null
}

/** A brotli window of 8 or 16 MiB (RFC 7932 section 9.1): a bomb of 27 bytes fills it in 30 ms. Encoders take 4 MiB at most. */
function isWide(bytes: Buffer): boolean {
  const bits = (bytes[0] ?? 0) & 0x0f
  return bits === 0x0d || bits === 0x0f
}

/** `deflate` is zlib by RFC 9110, 8.4.1.2, and raw deflate from clients that read it otherwise. */
function openAny(bytes: Buffer): Buffer {
  const isWrapped = (bytes[0] === 0x1f && bytes[1] === 0x8b) || ((bytes[0] ?? 0) & 0x0f) === 8
  return isWrapped ? unzipSync(bytes, SYNC) : inflateRawSync(bytes, SYNC)
}
