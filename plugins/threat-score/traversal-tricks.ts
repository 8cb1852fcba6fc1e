import type { Field } from '../../gateway/contract/index.ts'
import type { Report } from './detector.ts'
import { isSetting } from './traversal-points.ts'

/** Files of Windows that setup, servers and the system leave in known places. */
const WINDOWS_FILE =
  /^["']?\/?[a-z]:[\\/]{1,2}(?:windows|winnt|sysprep|inetpub|recovery|perflogs)[\\/][^\n]{0,200}\.(?:ini|inf|xml|rtf|log|dat|sif|cfg|config|evtx?|bak|aspx?|asa|php|dit|reg)["']?$/i
/** What break-ins put where everybody may write; sessions of PHP, which hold what their visitor has written. */
const WRITABLE = /^\/{1,2}(?:tmp|var\/tmp|dev\/shm|run\/shm)\//i
const PLANTED = /\.(?:php\d?|phtml|phar|jspx?|cgi|so|elf)$|\/sess_\w{8}/i
/** FindFirstFile takes `<` and `>` for wildcards: PHP on Windows opens `php<<` as the first file that begins so. */
const FOUND_FIRST = /^(?:[a-z]:[\\/]|[\\/]|\.{1,2}[\\/])[\w.\\/ -]{1,120}(?:<{1,2}|>{2})(?:\.\w{1,5})?["']?$/i
/** The file itself by another name of NTFS. */
const STREAM = /[\w)]:{1,2}\$(?:data|index_allocation|i30|bitmap|attribute_list)\b/i
/** A program to the server and a picture to whoever checks the ending. */
const TWO_ENDINGS =
  /\.(?:php\d?|phtml|phar|aspx?|ashx|asmx|cer|asa|jspx?|cgi)(?:[;:\x00\r\n]|%00|%0a)[\w-]{0,20}\.(?:png|jpe?g|gif|bmp|webp|svg|ico|pdf|txt|docx?|zip|css|js)(?:$|\/)/i
/** A session of ASP.NET in the path. Programs put one in front of it and nothing into its words. */
const SESSION = /\([afs]\([^()/]{0,60}\)\)/gi

/** An empty parameter of the path that looks like an ending: whoever checks endings sees a page or a style sheet. */
const EMPTY_NAME = /^\/[\w./-]{2,200};\.(?:jsp|js|css|html?|png|ico|gif|jpe?g|svg|woff2?|json|do|action)$/i

/** A segment of dots with parameters: servers behind a proxy go up where the proxy saw a name. */
const DOTS_WITH_PARAMETERS = /^[^\s"'<>(){}]{0,200}(?<![^/\\])\.{1,2};[^\s/\\"'<>(){}]{0,20}[/\\][\w.-]/
/** A null byte and an ending behind it, as they came; the name that it cuts off has an ending of its own. */
const CUT_OFF =
  /(?:%(?:25){0,3}00|\x00|%u0000|\\u0000|\\x00|\\0|&#x?0{1,4};)(?:[\w-]{0,12}(?:\.|%(?:25){0,3}2e)[a-z\d]{2,5}){1,2}$/i
const TWO_NAMES =
  /^[\w\s:/\\.~$-]{0,300}[\w-]{1,60}\.[a-z\d]{2,8}(?:[\w-]{0,12}\.[a-z\d]{2,5}){1,2}$|(?:^|[/\\])(?:\.[a-z]|id_)[\w.-]{2,40}\.[a-z\d]{2,5}$/i

/** Longer values are no name of a file. */
const LONGEST = 400

/** Names of files that a system reads otherwise than whoever checks them, and places where files are not linked from. */
export function reportTricks(text: string, field: Field, report: Report): undefined {
  if (text.length > LONGEST) return
  const { where } = field
  if (where === 'path') reportUrlTricks(text, report)
  else if (where.endsWith('.filename') && TWO_ENDINGS.test(text)) report('two-endings', 84)
  if (text.includes(';.') && EMPTY_NAME.test(text)) report('two-endings', 84)
  if (text.includes('$') && STREAM.test(text)) report('stream', where === 'path' || text.length < 100 ? 84 : 40)
  if (where === 'path') return
  if (text.includes(';') && DOTS_WITH_PARAMETERS.test(text)) report('climb', 82)
  if (field.steps.includes('null') && CUT_OFF.test(field.raw) && TWO_NAMES.test(text)) report('cut-off', 84)
  if ((text.includes('<') || text.includes('>')) && FOUND_FIRST.test(text)) report('wildcard', 84)
  if (!isRooted(text) || isSetting(where)) return
  if (WRITABLE.test(text) && PLANTED.test(text)) report('planted', 82)
  // Programs that watch machines send such names as JSON.
  if (!where.startsWith('body.json') && WINDOWS_FILE.test(text)) report('system-file', 82)
}

function reportUrlTricks(path: string, report: Report): undefined {
  if (path.includes('))') && isSplitBySession(path)) report('session', 84)
  if (TWO_ENDINGS.test(path)) report('two-endings', 84)
}

/** `/tmp/x`, `c:/x`, `"/c:/x"`. */
function isRooted(text: string): boolean {
  const first = text.charCodeAt(0)
  return first === 0x2f || first === 0x22 || first === 0x27 || text.charCodeAt(1) === 0x3a
}

/** `/b/(S(x))in/`, `/(S(x))/prot/(S(x))ected/`: the server takes it out and finds a path that its rules did not see. */
function isSplitBySession(path: string): boolean {
  const found = path.match(SESSION)
  if (found === null) return false
  if (found.length > 1) return true
  const at = path.indexOf(found[0]!)
  const after = path.charAt(at + found[0]!.length)
  return path.charAt(at - 1) !== '/' || (after !== '/' && after !== '')
}
