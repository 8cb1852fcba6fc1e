/**
 * The value of the first cookie of that name (RFC 6265, 5.4: user agents send the most specific path first), as sent;
 * `null` without one. Every character is looked at a bounded number of times.
 */
export function findCookie(cookies: string, name: string): string | null {
  for (let from = 0; from < cookies.length; ) {
    const found = cookies.indexOf(';', from)
    const end = found < 0 ? cookies.length : found
    while (from < end && isBlank(cookies.charCodeAt(from))) from++
    const equals = from + name.length
    if (equals < end && cookies.charCodeAt(equals) === 0x3d && cookies.startsWith(name, from)) {
      return cookies.slice(equals + 1, end).trim()
    }
    from = end + 1
  }
  return null
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09
}
