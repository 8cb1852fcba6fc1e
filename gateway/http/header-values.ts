import { base64Text } from './base64.ts'
import { BASE64_MARK, BLANK, CLASS, classify, DIGIT, DOT, LETTER, LINK, NAME_MARK, OTHER, PLUS } from './byte-class.ts'

const LIST = LETTER | DIGIT | LINK | DOT | BLANK | BASE64_MARK | PLUS | NAME_MARK | OTHER
const TOKEN = LETTER | DIGIT | LINK | DOT | PLUS

/**
 * True for what Accept, Accept-Language, Content-Type, Cache-Control and their like look like (RFC 9110 section 5.6):
 * `text/html, image/png;q=0.8`. Items of one or two tokens, each `;` followed by `name=token`: no room for a path with two
 * slashes, for a command behind `;`, for a sentence, or for base64 and UTF-7.
 */
export function isUsualList(text: string): boolean {
  const seen = classify(text)
  if (seen & ~LIST || text.includes('..') || text.includes('+A') || base64Text(text, seen) !== null) return false
  let token = 0
  let slashes = 0
  let equals = 0
  let parameter = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (CLASS[unit]! & TOKEN || unit === 0x2a) token++
    else if (unit === 0x20) {
      if (token > 0) return false
    } else if (unit === 0x2f) {
      if (parameter || token === 0 || ++slashes > 1) return false
      token = 0
    } else if (unit === 0x3d) {
      if (token === 0 || ++equals > 1) return false
      token = 0
    } else if (unit === 0x2c || unit === 0x3b) {
      if (parameter && equals === 0) return false
      parameter = unit === 0x3b
      token = slashes = equals = 0
    } else return false
  }
  return !parameter || equals === 1
}

/** True for dates, numbers, lists of words: `Tue, 15 Nov 1994 08:12:31 GMT`, `keep-alive, Upgrade`. */
export function isUsualFraming(text: string): boolean {
  const seen = classify(text)
  return !(seen & ~(LETTER | DIGIT | LINK | DOT | BLANK | NAME_MARK)) && base64Text(text, seen) === null
}

/** `example.com:8080`; a name or an address, and a port. */
export function isUsualHost(text: string): boolean {
  return /^[A-Za-z0-9.-]{1,253}(?::\d{1,5})?$/.test(text) && !text.includes('..')
}

/** `"Chromium";v="126", "Not-A.Brand";v="99"`: names of browsers, and the one that is made up (User-Agent Client Hints 2.3.1). */
export function isUsualBrands(text: string): boolean {
  return BRANDS.test(text)
}
const BRANDS =
  /^(?:"(?:[A-Za-z]{1,20}(?: [A-Za-z]{1,20}){0,3}|[ (./:;=?_-]?Not[ ()./:;=?_-]A[ ()./:;=?_-]Brand)";v="\d{1,4}(?:\.\d{1,6}){0,4}"(?:, |$)){1,6}$/
