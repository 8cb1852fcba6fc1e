import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { CALLS } from './xslt.ts'

/** What is a document elsewhere is in a body of XML in pieces, and the place says what a piece is. */
export const xmlPlaces: Detector = { family: 'xxe', inspect }

const XML = 'body.xml.'
/** An address of another host; those of the bodies that write schemas are everywhere. */
const FOREIGN =
  /^(?:(?:https?|ftp|gopher|jar|netdoc|expect|php):)?\/\/(?!(?:[\w-]{1,40}\.){0,3}(?:w3\.org|opengis\.net|xmlsoap\.org|oasis-open\.org|microsoft\.com|apache\.org|springframework\.org|iso\.org|ietf\.org|purl\.org|isotc211\.org|ebxml\.org|unece\.org)\/)/i
const FETCHED = /^(?:(?:https?|ftp|file|gopher|jar|netdoc|expect|php):|\/)/i

function inspect(value: string, { where }: Field, report: Report): undefined {
  if (!where.startsWith(XML)) return
  if (where === `${XML}instruction`) {
    if (/^xml-stylesheet\s[^>]{0,120}href\s{0,3}=\s{0,3}["'](?:(?:https?|ftp):)?\/\//i.test(value))
      report('style-sheet', 82)
    return
  }
  const at = where.lastIndexOf('@')
  if (at < 0) return
  const place = where.slice(Math.max(0, where.lastIndexOf('/', at)), where.length)
  if (EXPRESSION.test(place) && CALLS.test(value)) report('style-sheet', 86)
  else if (INCLUDES.test(place) && FETCHED.test(value)) report('include', 88)
  else if (SCHEMAS.test(place) && FOREIGN.test(value)) report('schema', 82)
  // Pairs of a namespace and an address: one alone names nothing, and is asked for.
  else if (/@\w{1,20}:schemalocation$/i.test(place) && FOREIGN.test(value) && !/\s|\.xsd$/i.test(value.trim()))
    report('schema', 80)
}

const EXPRESSION = /@(?:select|test|match|use|value|name)$/i
const INCLUDES =
  /\/(?:[\w-]{1,20}:include|xsl:(?:include|import|document|result-document)|[\w-]{1,30}:document)@(?:href|file)$/i
const SCHEMAS = /\/(?:\w{1,20}:)?(?:include|redefine|override)@(?:schemalocation|namespace)$/i
