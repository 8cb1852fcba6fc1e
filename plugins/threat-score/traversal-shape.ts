import type { Field } from '../../gateway/contract/index.ts'

/**
 * What a value is, besides what it names:
 * - `path`: a path and nothing else.
 * - `url`: an address of another page (a Referer, a link); what it names lies elsewhere.
 * - `phrase`: a few words with a path in it, as commands and queries have.
 * - `text`: prose or code, in which paths are talked about.
 */
export type Shape = 'path' | 'url' | 'phrase' | 'text'

const LONGEST_PHRASE = 100

const TALKING = /[\s"'`()<>[\]]/
const STARTS_AS_PATH = /^[\s"']{0,4}(?:[/\\.%=]|[a-z]:[/\\])/i
const WEB_ADDRESS = /^(?:https?:)?\/\/[\w.-]{1,255}\.[a-z]{2,18}(?::\d{1,5})?(?:[/?#]|$)/i

/** Words between paths, which names of files have no use for. */
const JOINED_BY = /[\w)'"] (?:and|or|vs|instead of|is|not|to) ['"(/\\a-z]/i

export const SHAPE_PATTERNS = { JOINED_BY, TALKING, STARTS_AS_PATH, WEB_ADDRESS }

export function shapeOf(value: string, field: Field): Shape {
  if (field.kind !== 'path' && WEB_ADDRESS.test(value)) return 'url'
  // In the path of a URL too may stand what somebody wrote: a title, a comment.
  const isPath = STARTS_AS_PATH.test(value) && field.kind !== 'path' ? !isSentence(value) : !TALKING.test(value)
  // `/proc/meminfo and /sys/class`: talk about two of them.
  if (isPath) return value.length <= LONGEST_PHRASE && JOINED_BY.test(value) ? 'phrase' : 'path'
  return value.length <= LONGEST_PHRASE && !isSentence(value) ? 'phrase' : 'text'
}

/** Folder names have a blank or two; sentences have more, and lines. */
function isSentence(value: string): boolean {
  if (value.trim().includes('\n')) return true
  let blanks = 0
  for (let at = value.indexOf(' '); at >= 0 && blanks <= MOST_BLANKS; at = value.indexOf(' ', at + 1)) blanks++
  return blanks > MOST_BLANKS
}

const MOST_BLANKS = 4
