import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Where events stand, as `place`. */
export const eventsPlace = 'events'

/** Values that leave the process, as they stand in a shared store. Plain text, compressed or encrypted text all go in and out. */
export interface Codec {
  /** @param place where it will stand (the Redis key): it can be read as nothing else. */
  encode(text: string, place: string): string
  /** Throws, with a reason for the operator, when `encode` did not make it for that place with a key that is known. */
  decode(text: string, place: string): string
  /** How something is called in the store whose name would tell who it is about: itself, or a keyed hash. */
  name(text: string): string
}

export interface CodecOptions {
  readonly encryption?: {
    /** Secrets of 32 bytes, as 64 hexadecimal digits or base64. The first one also makes the names. */
    readonly keys: readonly { readonly id: string; readonly secret: string }[]
    /** The id of the key that writes; all of them read. */
    readonly current: string
  } | null
  readonly compression?: { readonly algorithm: 'gzip' | 'zstd'; readonly overBytes: number } | null
}

/**
 * `~1.<key id>.<packing>.<base64url>`. Encrypted: nonce, ciphertext and tag of AES-256-GCM (NIST SP 800-38D), the parts before
 * and the place being the additional data. The nonce is random, so that a key is good for 2^32 values. JSON never begins
 * with the mark.
 */
const mark = '~1'
const nonceBytes = 12
const tagBytes = 16
/** What unpacks to more than this is no value of ours. */
const maxBytes = 1_048_576

const packings = {
  g: { algorithm: 'gzip', pack: gzipSync, unpack: (data: Buffer) => gunzipSync(data, { maxOutputLength: maxBytes }) },
  z: {
    algorithm: 'zstd',
    pack: zstdCompressSync,
    unpack: (data: Buffer) => zstdDecompressSync(data, { maxOutputLength: maxBytes }),
  },
} as const

export function createCodec({ encryption = null, compression = null }: CodecOptions): Codec {
  const ring = new Map(encryption?.keys.map(({ id, secret }) => [id, derive(secret, 'values')]))
  const nameKey = encryption && derive(encryption.keys[0]!.secret, 'names')
  const keyId = encryption?.current ?? ''
  const letter = compression?.algorithm === 'gzip' ? 'g' : 'z'

  function keyOf(id: string): Buffer {
    const key = ring.get(id)
    if (key) return key
    if (ring.size === 0) throw new Error(`it is encrypted with the key "${id}", and redis.encryption is not configured`)
    throw new Error(`it is encrypted with the key "${id}", which is not among redis.encryption.keys`)
  }

  return {
    encode(text, place) {
      const isLong = compression !== null && Buffer.byteLength(text) > compression.overBytes
      if (!isLong && keyId === '') return text
      const packed = isLong ? packings[letter].pack(Buffer.from(text)) : Buffer.from(text)
      const head = `${mark}.${keyId}.${isLong ? letter : ''}.`
      const data = keyId === '' ? packed : seal(packed, keyOf(keyId), head + place)
      return head + data.toString('base64url')
    },
    decode(text, place) {
      const [version, id = '', packing = '', data = ''] = text.startsWith(`${mark}.`) ? text.split('.') : []
      if (encryption !== null && !id) throw new Error('it is not encrypted, and redis.encryption is configured')
      if (version === undefined) return text
      const bytes = Buffer.from(data, 'base64url')
      const opened = id === '' ? bytes : open(bytes, keyOf(id), `${mark}.${id}.${packing}.${place}`, id)
      if (packing === '') return opened.toString()
      if (packing !== 'g' && packing !== 'z') throw new Error('it is packed in a way that this version does not know')
      return packings[packing].unpack(opened).toString()
    },
    name: (text) => (nameKey ? hash(nameKey, text) : text),
  }
}

/** 32 bytes as 64 hexadecimal digits or as base64; `undefined` when it is neither. */
function parseSecret(text: string): Buffer | undefined {
  const bytes = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return bytes.length === 32 && /^[\w+/=-]+$/.test(text) ? bytes : undefined
}

/** One secret, two uses: a key of its own for each (HKDF, RFC 5869). */
function derive(secret: string, use: 'values' | 'names'): Buffer {
  return Buffer.from(hkdfSync('sha256', parseSecret(secret)!, '', `sallyport ${use}`, 32))
}

/** 128 bits: among 2^40 names two are the same with a probability of 2^-49. */
function hash(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url')
}

function seal(data: Buffer, key: Buffer, additional: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(additional))
  return Buffer.concat([nonce, cipher.update(data), cipher.final(), cipher.getAuthTag()])
}

function open(data: Buffer, key: Buffer, additional: string, id: string): Buffer {
  if (data.length < nonceBytes + tagBytes) throw new Error('it is too short to be encrypted')
  const cipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, nonceBytes), { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(additional))
  cipher.setAuthTag(data.subarray(-tagBytes))
  try {
    return Buffer.concat([cipher.update(data.subarray(nonceBytes, -tagBytes)), cipher.final()])
  } catch {
    throw new Error(`the key "${id}" here is another one than where it was written, or somebody changed it`)
  }
}
