import type { Count, Redactor } from './redact.ts'

/**
 * A body without its secrets, or `null` when nobody can look for them in it: compressed, cut off, or of a format without
 * names. `mediaType`: in lower case, without parameters.
 */
export function redactBody(
  bytes: Buffer,
  about: { readonly mediaType: string; readonly isEncoded: boolean; readonly isCut: boolean },
  redactor: Redactor,
  count: Count,
): Buffer | null {
  const { mediaType, isEncoded, isCut } = about
  if (isEncoded) return null
  if (mediaType === 'application/x-www-form-urlencoded') {
    const text = bytes.toString('latin1')
    // Where it is cut, a name may have lost its value, never a value its name.
    return Buffer.from(redactor.target(`?${text}`, count).slice(1), 'latin1')
  }
  if (isCut) return null
  return mediaType === 'application/json' || mediaType.endsWith('+json') ? redactJson(bytes, redactor, count) : null
}

function redactJson(bytes: Buffer, redactor: Redactor, count: Count): Buffer | null {
  const before = count.redacted
  try {
    const value = withoutSecrets(JSON.parse(bytes.toString('utf8')), false, redactor, count)
    // What has no secret stays as it was sent, byte for byte: repeated keys and numbers beyond 2^53 are evidence.
    return count.redacted === before ? bytes : Buffer.from(JSON.stringify(value))
  } catch {
    // No JSON, or too deep.
    return null
  }
}

/** `isSecret`: some name above says so. */
function withoutSecrets(value: unknown, isSecret: boolean, redactor: Redactor, count: Count): unknown {
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(inner, isSecret, redactor, count))
  if (typeof value !== 'object' || value === null)
    return isSecret && value !== null ? redactor.standIn(String(value), count) : value
  const entries = Object.entries(value).map(([name, inner]) => {
    return [name, withoutSecrets(inner, isSecret || redactor.isSecret(name), redactor, count)]
  })
  return Object.fromEntries(entries)
}
