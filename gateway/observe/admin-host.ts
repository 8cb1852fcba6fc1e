/**
 * Whether a Host field names this machine itself. DNS rebinding: a page of evil.example points its own name at 127.0.0.1
 * and reads the answers as its own origin; the browser then sends `Host: evil.example`. A page cannot make it send an
 * address or `localhost`. No field at all (HTTP/1.0) does not come from a browser.
 */
export function isAllowedHost(field: string | undefined, names: readonly string[]): boolean {
  if (field === undefined || field === '') return true
  const host = field.toLowerCase().replace(/:\d{1,5}$/, '')
  return host === 'localhost' || address.test(host) || names.includes(host)
}

/** Dotted decimal or brackets: neither can be a name, whose last label has a letter (RFC 1123, 2.1). */
const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]{2,45}\])$/
