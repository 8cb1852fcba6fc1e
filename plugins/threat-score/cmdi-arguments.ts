import { namesSecret } from './cmdi-globs.ts'

/** What stands behind a command word. */
export const NOTHING = 0
/** The word goes on, or is a name: `sort=asc`, `base64,iVBO`. */
export const ASSIGNED = 1
/** Words of everyday language. */
export const WORDS = 2
/** One word, then the end. */
export const ONE_WORD = 3
/** An option, path, address, number, redirection, variable: what people write to a shell and hardly to each other. */
export const ARGUMENT = 4
/** A file that attackers read to prove themselves, or a program that gives them a shell. */
export const SENSITIVE = 5

/** Arguments are told by their beginning. */
const LOOKAHEAD = 80

/** Looks at what follows `end`, the end of the command word that begins at `start`. */
export function argumentsAt(text: string, start: number, end: number): number {
  const first = text.charCodeAt(end)
  if (first === 0x3d || first === 0x3a) return ASSIGNED
  // `data:image/jpeg;base64,/9j/4AAQ`
  if (first === 0x2c && text.charCodeAt(end + 1) === 0x2f && text.slice(start, end) === 'base64') return ASSIGNED
  const at = skipBlanks(text, end)
  if (
    (isEnd(text.charCodeAt(at)) && !isQuotedPath(text, at, end)) ||
    (text.charCodeAt(at) === 0x5c && escapedEnd.test(text.slice(at, at + 3)))
  )
    return NOTHING
  const tail = text.slice(at, at + LOOKAHEAD)
  if (at === end && !isRedirection(first)) {
    // `{echo,aWQ=}`
    if (first === 0x2c && text.charCodeAt(start - 1) === 0x7b && braced.test(text.slice(start, end))) return ARGUMENT
    if (!gluedArgument.test(tail)) return ASSIGNED
    return isSensitive(tail) ? SENSITIVE : ARGUMENT
  }
  if (tail.charCodeAt(0) === 0x3d) return ASSIGNED
  if (takeover.test(text.slice(start, start + LOOKAHEAD))) return SENSITIVE
  if (isArgument(tail) || subcommand.test(text.slice(start, start + 32)))
    return isSensitive(tail) ? SENSITIVE : ARGUMENT
  return oneWord.test(tail) ? ONE_WORD : WORDS
}

/** `cat "/etc/passwd"`, `ls '-la'`: behind a blank, and nothing that closes a text. */
function isQuotedPath(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at)
  return at > end && (code === 0x22 || code === 0x27) && quotedPath.test(text.slice(at, at + LOOKAHEAD))
}

/** A telling file by its name, or by wildcards that only a shell makes a name of. */
function isSensitive(tail: string): boolean {
  if (sensitive.test(tail)) return true
  return globbed.test(tail) && tail.split(blanks, 6).some(namesSecret)
}

/** Whether `tail` begins with something that a command takes and a sentence does not go on with. */
function isArgument(tail: string): boolean {
  switch (tail.charCodeAt(0)) {
    case 0x2d: // -
      return option.test(tail)
    case 0x2e: // .
    case 0x2f: // /
    case 0x7e: // ~
      return unixPath.test(tail)
    case 0x5c:
      return windowsPath.test(tail)
    case 0x3c:
    case 0x3e:
      return redirection.test(tail)
    case 0x24:
      return variable.test(tail)
    case 0x2b: // dig +short
      return plusOption.test(tail)
    case 0x25:
      return windowsVariable.test(tail)
    case 0x22:
    case 0x27:
      return quoted.test(tail)
    case 0x2a:
      return star.test(tail)
    case 0x28:
      return powershellCall.test(tail)
    default:
      return number.test(tail) || named.test(tail)
  }
}

/** `;id\n`, for a program that will make a line end of it. */
export const escapedEnd = /^\\[nrt](?:$|[^\w])/
// Linear: every repetition is bounded and followed by something that it does not contain.
const option = /^-{1,2}[a-z]/i
const plusOption = /^\+[a-z]{2,12}\b/i
const unixPath = /^(?:~|\.{1,2})(?:\/|\\|$|[\s;|&"'`)])|^\.{0,2}\/[\w.?*[\]-]{0,64}(?:[/\s;|&"'`):$]|$)/
const windowsPath = /^\\{1,2}[\w.$-]{1,64}/
const redirection = /^(?!<\/?[a-z][\w-]{0,20}(?:\s[^<>]{0,60})?\/?>)(?:<{1,3}|>{1,2}|>&)\s?[\w/$"'.&(\\]/
/** `$5 for` is money. */
const variable = /^\$(?!\d{1,6}[\s.,])[\w({'"@]/
const windowsVariable = /^%\w{2,32}%/
const quoted = /^['"][\w/.\\$-]/
const quotedPath = /^['"](?:[/~]|\.{1,2}\/|-{1,2}[a-z]|\$[\w({])/i
const globbed = /[?*[]/
const blanks = /[\s+,;|&<>'"`]/
const star = /^\*(?:[./\s;|&]|$)/
const powershellCall = /^\((?:iwr|iex|irm|new-object|get-|curl|['"$])/i
/** An address, a lonely number, `1234 /bin/sh`, `3 + 4`, `2>&1`. */
const number =
  /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|^\d{1,9}(?:\.\d)?s?\s{0,3}(?:$|[;|&"'`#)])|^\d>|^\d{1,9}s?\s{1,2}(?:[-+*]\s|\d{0,2}[<>]|[./-]{1,2}[\w./-]{1,30}\s{0,2}(?:$|[;|&]))/
/** A host, a file, a URL, a drive, `{a,b}`; `root /etc/passwd`: a word, then something that only a shell wants. */
const named =
  /^(?:https?|ftp|file|tcp|ldap):\/\/|^[\w-]{1,40}\.[\w.-]{1,60}(?:[/:;|&"'`)]|\s{0,3}(?:$|[<>|]))|^[a-z]:(?:[\\/]|$|[\s;|&"'`)])|^localhost\b|^\{[\w/-]|^[a-z]{2,12}:(?!\s)|^\w{1,24}\s(?:-[a-z]|\/\w|[a-z]:\\|https?:)/i
/** Commands that are told by their second word. */
const subcommand =
  /^(?:net1?\s{1,3}(?:user|localgroup|view|share|use|accounts|group|start)|ps\s{1,3}(?:aux|ax|ef)|sc\s{1,3}(?:query|config|create|stop)|reg\s{1,3}(?:query|add|save|delete)|expr\s{1,3}\d|kill\s{1,3}-?\d|at\s{1,3}now\b|dscl\s{1,3}\.|chmod\s{1,3}[\d+])/i
/** Accounts, services, rules and tasks that a break-in changes. */
const takeover =
  /^(?:net1?\s{1,3}(?:user|localgroup|group)\s[^;|&]{1,60}\/(?:add|active)\b|netsh\s{1,3}(?:(?:adv)?firewall|wlan|winhttp|interface)\s{1,3}(?:set|add|delete|reset|show|portproxy|import|export)\b|sc\s{1,3}(?:stop|delete|config|create)\s{1,3}\w|reg\s{1,3}(?:add|delete|save|import)\s{1,3}["']?hk|schtasks\s{1,3}\/(?:create|run|change)\b|vssadmin\s{1,3}delete|bcdedit\s{1,3}\/set)/i
/** `cat$IFS..`, `cat${x}..`, `{cat,/etc/passwd}`; anything else makes it another word: `;base64,iVBO`. */
const gluedArgument = /^(?:\$[{(@*I\d]|[{+]|,[-/~\\])/
const braced = /^(?:echo|printf|base64|bash|sh|curl|wget|nc|python3?|perl|ping)$/i
const oneWord = /^[\w{}-]{1,40}\s{0,3}(?:$|[;|&"'`#)}\r\n])/
const sensitive =
  /\/etc\/|\/proc\/|\/dev\/(?:tcp|udp)|win\.ini|boot\.ini|\/bin\/|cmd(?:\.exe)?\b|\.ssh\b|\.aws\/|\.kube\/|\/run\/secrets|serviceaccount|\.bash_history|\/var\/(?:log|www)|\/tmp\/|c:\\|system32|\bpasswd\b/i
/** What `echo` says when it is a probe: one word, with expansions in it. */
export const spokenWord = /^\s{1,4}[^\s;|&`]{1,60}\s{0,3}(?:$|[;|&`#)\r\n])/

function isEnd(code: number): boolean {
  return Number.isNaN(code) || endings.includes(code)
}
const endings: readonly number[] = [...';|&"\'`#)}\r\n'].map((mark) => mark.charCodeAt(0))

function isRedirection(code: number): boolean {
  return code === 0x3c || code === 0x3e
}

/** Blanks, and what shells make of `$IFS`. */
function skipBlanks(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c || code === 0xa0) at++
    else if (code === 0x24) {
      const found = fieldSeparator.exec(text.slice(at, at + 8))
      if (!found) return at
      at += found[0].length
    } else return at
  }
}
const fieldSeparator = /^\$(?:IFS(?:\$\d)?|\{IFS\})/
