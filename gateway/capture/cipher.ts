import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** The variable that holds the key of captures: 32 bytes as base64 or as 64 hex digits. */
export const keyVariable = 'SALLYPORT_CAPTURE_KEY'

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** A key for `keyVariable`. */
export function newKey(): string {
  return randomBytes(keyBytes).toString('base64')
}

/** The key that a variable holds; `undefined` when it is unset or empty. Throws when it cannot be a key. */
export function readKey(env: Readonly<Record<string, string | undefined>>): Buffer | undefined {
  const text = env[keyVariable]
  if (text === undefined || text === '') return undefined
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (key.length === keyBytes) return key
  throw new Error(`${keyVariable} must hold ${keyBytes} bytes as base64 or hex; \`sallyport capture key\` makes one`)
}

export interface LineCipher {
  /** `number` counts the lines of a file from 0 and is never used twice. */
  seal(text: string, number: number): string
  /** Throws when the line was not sealed with this key, under this number, exactly as it is. */
  open(line: string, number: number): string
}

export function newSalt(): string {
  return randomBytes(16).toString('base64')
}

/**
 * AES-256-GCM by line. Each file has a key of its own (HKDF, RFC 5869), so that the number of a line can be its nonce
 * (NIST SP 800-38D, 8.2.1): no two lines share one, and none can be left out, moved or repeated unseen.
 */
export function lineCipher(key: Buffer, salt: string): LineCipher {
  const fileKey = Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'base64'), 'sallyport capture 1', keyBytes))
  const nonce = Buffer.alloc(nonceBytes)
  return {
    seal(text, number) {
      nonce.writeBigUInt64BE(BigInt(number), nonceBytes - 8)
      const cipher = createCipheriv('aes-256-gcm', fileKey, nonce)
      return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
    },
    open(line, number) {
      nonce.writeBigUInt64BE(BigInt(number), nonceBytes - 8)
      const bytes = Buffer.from(line, 'base64')
      if (bytes.length < tagBytes) throw new Error('too short')
      const decipher = createDecipheriv('aes-256-gcm', fileKey, nonce, { authTagLength: tagBytes })
      decipher.setAuthTag(bytes.subarray(-tagBytes))
      return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
    },
  }
}
