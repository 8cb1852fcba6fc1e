/**
 * Words that name a secret when they are a whole word of a key or of a variable's name: `dbPassword`, `API_TOKEN`,
 * `signing-secret`. A `key` alone is none: limits have keys.
 */
const secretWords = new Set(
  'password passwords passwd passphrase pass secret secrets token credential credentials authorization'.split(' '),
)
const keyWords = new Set('api private access signing signature encryption hmac shared'.split(' '))

/** True when values under this name should not be shown. */
export function looksSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some(
    (word, at) =>
      secretWords.has(word) ||
      word === 'apikey' ||
      ((word === 'key' || word === 'keys') && keyWords.has(words[at - 1] ?? '')),
  )
}

export const hidden = '***'

/** Shorter ones would also hide ordinary words in which they happen to occur. */
const minSecretLength = 4

/** `text` without user names and passwords of URLs, and without the given secrets. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let shown = text.replace(/\/\/[^/?#@\s"]{1,1024}@/g, `//${hidden}@`)
  for (const secret of secrets) {
    if (secret.length >= minSecretLength) shown = shown.replaceAll(secret, hidden)
  }
  return shown
}

/** Every text under a secret-looking key of plain data. */
export function secretsIn(data: unknown, under = false): string[] {
  if (typeof data === 'string') return under ? [data] : []
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([key, value]) => secretsIn(value, under || looksSecret(key)))
}
