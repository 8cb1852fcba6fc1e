/** Longer is no media type (RFC 6838 section 4.2 allows 127 characters for each half, nobody uses a third). */
const LONGEST = 100

/** The media type of a Content-Type header, in lower case without parameters; empty when there is none. */
export function mediaTypeOf(contentType: string): string {
  let end = 0
  while (end < contentType.length && end < LONGEST && !isEnd(contentType.charCodeAt(end))) end++
  return contentType.slice(0, end).trim().toLowerCase()
}

/** A comma too: some applications read the first of several types. */
function isEnd(unit: number): boolean {
  return unit === 0x3b || unit === 0x2c
}
