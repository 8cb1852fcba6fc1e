import { isBase64 } from './base64.ts'
import { classify } from './byte-class.ts'
import { addContent } from './content-fields.ts'
import { addName, addText, type Origin, type Sink } from './field-sink.ts'
import { readParameters } from './header-parameters.ts'
import { isUsualList } from './header-values.ts'
import { BYTES } from './how.ts'
import { decodeQuotedPrintable } from './quoted-printable.ts'
import { addValue } from './value-fields.ts'

const WHERE = 'body.multipart'

/** Longest boundary that is looked for: RFC 2046 section 5.1.1 allows 70 characters; servers take more. */
const LONGEST_BOUNDARY = 256

/** Lines of a part's head that are read one by one; more become one text. */
const LINES = 8

interface Part {
  name: string
  file: boolean
  /** The last name of the file and its Content-Type, as they were sent. */
  fileName: string
  type: string
  /** Content-Transfer-Encoding, in lower case. RFC 7578 no longer wants one; libraries for mail open it. */
  transfer: string
}

/**
 * Adds names, file names, values and text contents of a multipart body (RFC 7578). Whatever does not fit the form (text
 * around the parts, parts without a head, unknown part headers) is added as text. Without room, the rest is one text.
 * Returns false when there is no part, so that the body must be read otherwise.
 */
export function readMultipart(sink: Sink, origin: Origin, text: string, contentType: string): boolean {
  const delimiter = `--${boundaryOf(text, contentType)}`
  if (delimiter.length === 2) return false
  let at = text.indexOf(delimiter)
  if (at < 0) return false
  addLoose(sink, origin, text.slice(0, at))
  while (at >= 0) {
    const from = at + delimiter.length
    if (sink.room <= 0) {
      addText(sink, origin, `${WHERE}.rest`, '', text.slice(from))
      return true
    }
    at = text.indexOf(delimiter, from)
    readPart(sink, origin, text.slice(from, at < 0 ? text.length : at))
  }
  return true
}

/** Of the header; else what the first line says: an application that guesses does the same. */
function boundaryOf(text: string, contentType: string): string {
  const declared = /boundary\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(contentType.slice(0, 1024))
  const boundary = (declared?.[1] ?? declared?.[2] ?? '').slice(0, LONGEST_BOUNDARY)
  if (boundary.length > 0 && text.includes(`--${boundary}`)) return boundary
  const line = /^\s{0,8}--([^\r\n]{1,256})\r?\n/.exec(text.slice(0, 300))
  return line?.[1]?.trimEnd() ?? ''
}

function addLoose(sink: Sink, origin: Origin, text: string): void {
  const loose = text.trim()
  if (loose.length > 0 && loose !== '--') addText(sink, origin, WHERE, '', loose)
}

function readPart(sink: Sink, origin: Origin, text: string): void {
  const start = /^\r?\n/.exec(text.slice(0, 2))?.[0].length ?? -1
  const head = start < 0 ? null : headEnd(text, start)
  if (head === null) {
    addLoose(sink, origin, text)
    return
  }
  const part = readHead(sink, origin, text.slice(start, head.end))
  const where = `${WHERE}.${part.name}`
  const content = withoutLastLineEnd(text.slice(head.next))
  const place = part.file ? `${where}.content` : where
  const opened = openTransfer(part.transfer, content)
  // Applications that do not know of this read it as it is; base64 says nothing that is not in what it stands for.
  if (part.transfer !== 'base64' || !isBase64(content)) addContent(sink, origin, place, part.name, content)
  if (opened !== null && opened !== content) {
    addContent(sink, { ...origin, how: BYTES, before: [...origin.before, part.transfer] }, place, part.name, opened)
  }
}

/** Base64 however short: it is declared. */
function openTransfer(transfer: string, content: string): string | null {
  if (transfer === 'quoted-printable') return decodeQuotedPrintable(content)
  return transfer === 'base64' ? Buffer.from(content, 'base64').toString('latin1') : null
}

/** The first empty line ends the head, with either line end. */
function headEnd(text: string, start: number): { readonly end: number; readonly next: number } | null {
  const found = /\r?\n\r?\n/.exec(text.slice(start))
  return found === null ? null : { end: start + found.index, next: start + found.index + found[0].length }
}

function readHead(sink: Sink, origin: Origin, head: string): Part {
  const part: Part = { name: '', file: false, fileName: '', type: '', transfer: '' }
  const lines = head.split('\n')
  for (const line of lines.slice(0, LINES)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (name === 'content-type') part.type = value.toLowerCase()
    if (name === 'content-transfer-encoding') part.transfer = value.toLowerCase()
    const usual = name === 'content-disposition' ? readDisposition(sink, origin, value, part) : isUsual(name, value)
    if (!usual) addText(sink, origin, `${WHERE}.headers`, '', line)
  }
  addText(sink, origin, `${WHERE}.headers`, '', lines.slice(LINES).join('\n'))
  addFalsePicture(sink, origin, part)
  return part
}

function isUsual(name: string, value: string): boolean {
  if (name !== 'content-type' && name !== 'content-transfer-encoding' && name !== 'content-length') return false
  return isUsualList(value)
}

/**
 * Adds name and file names; all of them, since parsers differ on which of two counts. Returns false when something else
 * is in the header, which is then looked at as a whole.
 */
function readDisposition(sink: Sink, origin: Origin, value: string, part: Part): boolean {
  const { pairs, whole } = readParameters(value)
  const files: string[] = []
  for (const [name, text] of pairs) {
    if (name === 'name') part.name = addName(sink, origin, `${WHERE}.`, text, text, classify(text))?.name ?? text
    else files.push(text)
  }
  part.file = files.length > 0
  part.fileName = files.at(-1) ?? ''
  for (const file of files) addValue(sink, origin, `${WHERE}.${part.name}.filename`, 'filename', file)
  return whole
}

/** What is declared as a picture and not named like one; applications that check the type only keep it under its name. */
function addFalsePicture(sink: Sink, origin: Origin, { name, fileName, type }: Part): void {
  if (fileName === '' || !PICTURE_TYPE.test(type) || PICTURE_NAME.test(fileName)) return
  addValue(sink, origin, `${WHERE}.${name}.filename.picture`, 'filename', fileName)
}

const PICTURE_TYPE = /^(?:image|audio|video)\//
const PICTURE_NAME = /\.(?:jpe?g|png|gif|webp|avif|heic|bmp|svg|tiff?|ico|mp[34]|mov|webm|wav|ogg|m4a)$/i

function withoutLastLineEnd(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2)
  return text.endsWith('\n') ? text.slice(0, -1) : text
}
