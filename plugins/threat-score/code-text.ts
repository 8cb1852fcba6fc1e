import type { Field } from '../../gateway/contract/index.ts'
import { isListing } from './listing.ts'
import { hasWords, isProse } from './prose.ts'

/** A value that begins as a template, as lines of Pug, or as markup that a server runs. */
const BEGINS_AS_CODE =
  /^\s{0,20}(?:\{[{%]|[$#*@~%]\{|\[?<#|\[[#=%]|#(?:set|evaluate|foreach)\s?\(|<%|-\s{1,3}(?:var|let|const)\s|__\$\{)/i

/** What authors of templates have no use for: ways out of the engine. */
const WAY_OUT =
  /__(?:globals|builtins|subclasses|import|class|mro|bases?)_{1,2}|getruntime|java\.lang\.|processbuilder|protectiondomain|classloader|\.forname\(|child_process|mainmodule|freemarker\.template\.|class\.inspect\(|popen|shell_exec|call_user_func|passthru|\broot\.process|config\.(?:iter)?items\(|secret_key|signer\.key|:os\.cmd|system\.(?:shell|cmd)/i

/** A name that runs what a client sends: nothing but a shell to come back to does this. */
const WEB_SHELL =
  /\b(?:system|exec|passthru|shell_exec|eval|assert|popen|proc_open|include|require)\s{0,2}\(?\s{0,2}@?\$_(?:get|post|request|cookie|server)\b|\bgetruntime\(\)\.exec\(\s{0,2}request\.|\beval\s{0,2}\(?request\b/i

/** Whether code in a value is written about, and not sent to be run: several lines of a template are no prose, a program is. */
export function isWrittenAbout(value: string): boolean {
  if (!isProse(value)) return isListing(value)
  return !(BEGINS_AS_CODE.test(value) && WAY_OUT.test(value))
}

/**
 * Words with code in the backticks of Markdown, as people write messages of commits and titles of tickets: no language runs a
 * line that begins with words. Not where something else would find the code between any words: tags and what templates fill in.
 */
function isNamedInWords(value: string): boolean {
  if (value.length > LONGEST_MESSAGE || !value.includes('`') || FOUND_ANYWHERE.test(value)) return false
  const words = value.replace(CODE_SPAN, 'code')
  return MESSAGE.test(words) && !TAKES.test(words) && hasWords(words, FEWEST_WORDS)
}
const LONGEST_MESSAGE = 400
const CODE_SPAN = /`[^`\n]{1,120}`/g
const FOUND_ANYWHERE = /<[?%!]|[$#%*@]\{|\{\{|\$_(?:get|post|request|cookie|server|files)\b/i
const MESSAGE = /^[a-z][\w\s.,:;?!'"/()-]*$/i
/** `return print `id``: programs that run what stands in backticks, and words that take it. */
const TAKES = /\b(?:echo|print|puts|return|include|require|eval|exec|system|throw|die|exit|and|or|xor)\s{1,9}code\b/i
/** Pairs of words that stand next to each other. */
const FEWEST_WORDS = 2

/** Code of a program, which runs where nothing but code stands. */
export function isProgramWrittenAbout(value: string): boolean {
  return isWrittenAbout(value) || isNamedInWords(value)
}

/** The same for PHP: a file that is uploaded and runs what a client sends is no article about one. */
export function isPhpWrittenAbout(value: string, field: Field): boolean {
  if (BBCODE.test(value) && !WEB_SHELL.test(value)) return true
  return isProgramWrittenAbout(value) && !(field.where.endsWith('.content') && WEB_SHELL.test(value))
}

/** The same for Java: also a line of a stack trace, and what builds name. */
export function isJavaWrittenAbout(value: string): boolean {
  return isProgramWrittenAbout(value) || TRACE.test(value)
}
const TRACE = /\(\w{1,60}\.java:\d{1,6}\)|<(?:groupid|artifactid)>/i

/** A post of a forum that shows code which makes its input safe. */
const BBCODE = /\[(?:php|code)\][^[\]]{0,200}\b(?:html(?:specialchars|entities)|filter_var|escapeshellarg|intval)\(/i

/** What programs write for programs: XML, JSON or YAML from the first character on. */
const DATA =
  /^\s{0,20}(?:[{[]|---\s|-?\s{0,2}!{1,2}[a-z<]|<\?xml\s|<(?:root|object|resourcedictionary|java|soap|[\w-]{1,40}[.:]\w))/i

/** Whether a serialised object is written about, and not sent to be read. */
export function isObjectWrittenAbout(value: string): boolean {
  return isProse(value) && !DATA.test(value)
}
