/** What stands behind a command word. */
export const NOTHING = 0
export const ASSIGNED = 1
/** Words of everyday language. */
export const WORDS = 2
/** One word, then the end. */
export const ONE_WORD = 3
/** An option, path, address, number, redirection, variable: what people write to a shell and hardly to each other. */
export const ARGUMENT = 4
/** A file that attackers read to prove themselves, or a program that gives them a shell. */
export const SENSITIVE = 5

/** Linear: bounded repetitions of one class each, anchored at the start. */
export const argumentPatterns: readonly RegExp[] = [
  /^-{1,2}[a-z]/i,
  /^(?:~|\.{1,2})(?:\/|\\|$|[\s;|&"'`)])/,
  /^\.{0,2}\/[\w.?*[\]-]{0,64}(?:[/\s;|&"'`)]|$)/,
  /^\.{0,2}\\{1,2}[\w.$-]{1,64}/,
  /^[a-z]:(?:[\\/]|$|[\s;|&"'`)])/i,
  /^%\w{2,32}%/,
  /^(?:https?|ftp|file|tcp|ldap):\/\//i,
  /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/,
  /^[\w-]{1,40}\.[\w.-]{1,60}(?:[/:;|&"'`)]|\s{0,3}$)/,
  /^[<>]/,
  /^\d?>/,
  /^\$[\w({'"@]/,
  /^\d{1,9}(?:\.\d)?s?(?:\s{0,3}$|\s{0,3}[;|&"'`#)])/,
  /^\/[a-z?]{1,4}(?:\s|$|:)/i,
  /^\*(?:[./\s;|&]|$)/,
  /^localhost\b/,
  /^['"][\w/.\\$-]/,
  /^\{[\w/-]/,
  /^\((?:iwr|iex|irm|new-object|get-|curl|['"$])/i,
  /^[a-z]{2,12}:(?!\s)/i,
  /^\d{1,9}\s{1,2}(?:[-+*/]\s|[\w./-]{1,30}\s{0,2}(?:$|[;|&]))/,
]

export const sensitivePattern =
  /\/etc\/|\/proc\/|\/dev\/(?:tcp|udp)|win\.ini|boot\.ini|\/bin\/|cmd(?:\.exe)?\b|\.ssh\b|\.bash_history|\/var\/(?:log|www)|\/tmp\/|c:\\|system32|\bpasswd\b/i

const END = /^(?:$|[;|&"'`#)}\r\n<>])/
/** `cat$IFS..`, `cat${x}..`, `{cat,/etc/passwd}`; anything else makes it another word: `;base64,iVBO`. */
export const gluedArgument = /^(?:\$[{(@*I\d]|[{+]|,[-/~\\])/
const oneWord = /^[\w{}-]{1,40}\s{0,3}(?:$|[;|&"'`#)}\r\n])/

/** `grep root /etc/passwd`: a word, then something that only a shell wants. */
export const furtherArgument = /^\w{1,24}\s(?:-[a-z]|\/\w|[a-z]:\\|https?:)/i
/** Commands that are told by their second word. */
export const subcommand =
  /^(?:net1?\s{1,3}(?:user|localgroup|view|share|use|accounts|group|start)|ps\s{1,3}(?:aux|ax|ef)|sc\s{1,3}(?:query|config|create|stop)|reg\s{1,3}(?:query|add|save|delete)|expr\s{1,3}\d|kill\s{1,3}-?\d|chmod\s{1,3}[\d+])/i
/** What `echo` says when it is a probe: one word, with expansions in it. */
export const spokenWord = /^[^\s;|&`]{1,60}\s{0,3}(?:$|[;|&`#)\r\n])/

/** Looks at what follows `at`, the end of a command word. */
export function argumentsAt(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first === 0x3d || first === 0x3a) return ASSIGNED
  const rest = skipBlanks(text, at)
  const glued = rest === at
  const tail = text.slice(rest, rest + 80)
  if (glued && tail !== '' && !END.test(tail)) {
    if (!gluedArgument.test(tail)) return ASSIGNED
    return sensitivePattern.test(tail) ? SENSITIVE : ARGUMENT
  }
  if (tail.startsWith('=')) return ASSIGNED
  if (tail.startsWith('<') || tail.startsWith('>')) return redirection(tail)
  if (END.test(tail)) return NOTHING
  for (const pattern of argumentPatterns) {
    if (pattern.test(tail)) return sensitivePattern.test(tail) ? SENSITIVE : ARGUMENT
  }
  if (furtherArgument.test(tail)) return sensitivePattern.test(tail) ? SENSITIVE : ARGUMENT
  return oneWord.test(tail) ? ONE_WORD : WORDS
}

function redirection(tail: string): number {
  return /^(?:<{1,3}|>{1,2}|>&)\s?[\w/$"'.&(\\]/.test(tail) ? ARGUMENT : WORDS
}

/** Blanks, and what shells and decoders make of `$IFS`, `+` and tabs. */
function skipBlanks(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c || code === 0xa0) at++
    else if (code === 0x24 && /^\$(?:IFS(?:\$\d)?|\{IFS\})/.test(text.slice(at, at + 8)))
      at += text.charCodeAt(at + 1) === 0x7b ? 6 : text.charCodeAt(at + 4) === 0x24 ? 6 : 4
    else return at
  }
}
