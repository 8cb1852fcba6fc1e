import type { Field } from '../../gateway/contract/index.ts'
import { isListing } from './listing.ts'
import { isProse } from './prose.ts'

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

/** The same for PHP: a file that is uploaded and runs what a client sends is no article about one. */
export function isPhpWrittenAbout(value: string, field: Field): boolean {
  if (BBCODE.test(value) && !WEB_SHELL.test(value)) return true
  return isWrittenAbout(value) && !(field.where.endsWith('.content') && WEB_SHELL.test(value))
}

/** The same for Java: also a line of a stack trace, and what builds name. */
export function isJavaWrittenAbout(value: string): boolean {
  return isWrittenAbout(value) || TRACE.test(value)
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
