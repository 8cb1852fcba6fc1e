import { type BodyText, bodyTexts } from './charset.ts'
import { addContent } from './content-fields.ts'
import type { Origin, Sink } from './field-sink.ts'
import { FORM } from './how.ts'
import { readMultipart } from './multipart-fields.ts'
import { readPairs } from './pair-fields.ts'
import { addJson } from './value-fields.ts'
import { readXml } from './xml-fields.ts'

/** A body of this type is one document, which JSON bodies call `query`. */
const GRAPHQL = 'application/graphql'

type Format = 'json' | 'form' | 'multipart' | 'xml' | 'other'

/**
 * Adds the inputs of a body, read as what is declared and also as what it looks like: applications guess, and attackers
 * lie. A reader tells whether its fields cover the body; if none does, it is a text as well.
 */
export function readBody(
  sink: Sink,
  body: { readonly bytes: Uint8Array; readonly contentType: string; readonly complete: boolean },
  mediaType: string,
): void {
  for (const one of bodyTexts(body.bytes, body.contentType)) readText(sink, body, mediaType, one)
}

function readText(
  sink: Sink,
  body: { readonly contentType: string; readonly complete: boolean },
  mediaType: string,
  { text, how, before }: BodyText,
): void {
  const origin: Origin = { kind: 'body', how, before, opens: true }
  const declared = formatOf(mediaType)
  const seen = seenFormat(text, declared)
  const is = (format: Format): boolean => declared === format || seen === format
  let covered = false
  if (is('json')) covered = addJson(sink, origin, text, 'body.json', body.complete)
  if (is('xml')) covered = readXml(sink, origin, text, body.complete) || covered
  if (is('multipart')) covered = readMultipart(sink, origin, text, body.contentType) || covered
  // Clean JSON that is declared as a form is covered, unless it could also be pairs.
  if (is('form') && (!covered || text.includes('='))) {
    readPairs(sink, { ...origin, how: how | FORM }, text, 'body.form', '&')
    covered ||= declared === 'form'
  }
  if (!covered) addContent(sink, origin, 'body.text', mediaType === GRAPHQL ? 'query' : '', text)
}

function formatOf(mediaType: string): Format {
  if (mediaType === 'application/x-www-form-urlencoded') return 'form'
  if (mediaType.startsWith('multipart/')) return 'multipart'
  if (mediaType.endsWith('json')) return 'json'
  if (mediaType.endsWith('/xml') || mediaType.endsWith('+xml')) return 'xml'
  return 'other'
}

/** What the first characters look like. */
function seenFormat(text: string, declared: Format): Format {
  const start = text.slice(0, 512).trimStart()
  const first = start.charCodeAt(0)
  if (first === 0x7b || first === 0x5b) return 'json'
  // Rich text begins with `<` too; only a declaration or a document type makes XML of what is not declared as such.
  if (first === 0x3c) return declared === 'json' || /^<(?:\?xml|!doctype)/i.test(start) ? 'xml' : 'other'
  if (start.startsWith('--') && /content-disposition/i.test(start)) return 'multipart'
  if (/^[\w.[\]%-]{1,128}=/.test(start)) return 'form'
  return 'other'
}
