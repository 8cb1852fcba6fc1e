/** Bytes of dots and slashes written as numbers: `0x2e0x2e0x2f`, also `0x2ex2e`. */
const NUMBERED = /(?:0x|x)(2e|2f|5c)/gi
/** The first byte of an overlong form that no decoder joined with its second: `%c0%2e`. */
const OVERLONG = /[\u00c0\u00c1]([./\\])/g
/** The same with the percent sign of the second byte lost: `%c0ae`. */
const LOST_SIGN = /[\u00c0\u00c1](ae|af|9c|2e|2f|5c)/gi
/** Characters that some code page maps to a slash, and those of no meaning, where a slash would stand. */
const ODD_SLASH = /\.\.[\ue000-\uf8ff\u00a5\u20a9\u2044\u29f8\u29f9\ufffd]/g
/** Percent signs got lost: `..2f..2fetc2fpasswd`. */
const BARE_HEX = /(?:^|[/\\])\.\.(?:2f|5c)/i
const BARE_SLASH = /2f/gi
const BARE_BACKSLASH = /5c/gi

export const UNTANGLE_PATTERNS = { NUMBERED, OVERLONG, LOST_SIGN, ODD_SLASH, BARE_HEX, BARE_SLASH, BARE_BACKSLASH }

/** The value with its dots and slashes where a forgiving or careless decoder would see them; mostly the value itself. */
export function untangle(text: string): string {
  const climb = text.indexOf('..')
  const after = climb < 0 ? 0 : text.charCodeAt(climb + 2)
  let plain = text
  if (after > 127) plain = plain.replace(ODD_SLASH, '../')
  if ((after === 50 || after === 53) && BARE_HEX.test(text)) {
    plain = plain.replace(BARE_SLASH, '/').replace(BARE_BACKSLASH, '\\')
  }
  if (text.includes('0x')) plain = plain.replace(NUMBERED, fromHex)
  if (text.includes('\u00c0') || text.includes('\u00c1')) {
    plain = plain.replace(OVERLONG, '$1').replace(LOST_SIGN, fromSecondByte)
  }
  return plain
}

/** Without the bit that makes it a second byte. */
function fromSecondByte(_: string, hex: string): string {
  const byte = Number.parseInt(hex, 16)
  return String.fromCharCode(byte < 0x80 ? byte : byte === 0x9c ? 0x5c : byte & 0x7f)
}

function fromHex(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16))
}
