import type { Field } from '../../gateway/contract/index.ts'
import { SENSITIVE } from './cmdi-arguments.ts'
import type { Called } from './cmdi-command.ts'
import { CERTAIN } from './cmdi-words.ts'

/** What people write about commands, and where programs keep them; a command without a separator weighs less there. */
export function mostPoints(text: string, { command, end }: Called, args: number, field: Field): number {
  if (args !== SENSITIVE && API_CALL.test(text)) return 30
  if (HELP.test(text) || (args !== SENSITIVE && ASKED.test(text)) || (PARSES.test(text) && !REACHES.test(text)))
    return 50
  // `Python 3`: a language and its version.
  if (command !== null && everyday.has(command.name) && VERSION.test(text)) return 0
  if (field.where.startsWith('body.json')) {
    if (isScript(text, field)) return 35
    return args !== SENSITIVE || (holdsScripts(field) && !PROOF.test(text)) ? 50 : 100
  }
  if (args === SENSITIVE) return 100
  if (command !== null && command.level < CERTAIN && AMOUNT.test(text)) return 50
  return command !== null && everyday.has(command.name) && !CODE.test(text.slice(end, end + 12)) ? 60 : 100
}

/** A part of a document whose key says that it is a command, a script or a piece of code. */
export function holdsScripts({ where }: Field): boolean {
  return COMMAND_KEY.test(where.slice(-LONGEST_KEY))
}

/** A script as an argument of a container (`args: [sh, -c, 'date; ls']`): it begins with a command, not with data. */
export function isScript(text: string, { where }: Field): boolean {
  return (
    where.startsWith('body.json') &&
    ARGUMENT_OF.test(where.slice(-LONGEST_KEY)) &&
    SCRIPT.test(text) &&
    !PROOF.test(text)
  )
}
const ARGUMENT_OF = /(?:args|argv|\/command|\/cmd|\/entrypoint)(?:\.(?:linux|osx|windows))?\/\d{1,3}$/i
const SCRIPT =
  /^\s{0,9}(?:#!|\w{1,20}=\S{0,40}[;\s]|(?:while|until|for|if|set|cd|echo|printf|date|export|exec|sleep|mkdir|cp|mv|touch|source|until|trap|ls|env|cat|apk|apt|apt-get|yum|npm|yarn|pip|go|make|git|curl|wget|sh|bash|python3?|node|java)\s?(?:[;&|]|\s))/

/** Tools of people who build software: what they look up. Those that look around on a machine are not among them. */
const everyday: ReadonlySet<string> = new Set(
  'python python2 python3 perl ruby php lua ssh scp sftp rsync openssl grep egrep fgrep awk gawk sed xargs systemctl journalctl gcc tar unzip gzip'.split(
    ' ',
  ),
)
/** `python -c`, `perl -e`, `php -r`: a program on the command line. */
const CODE = /^[\d.]{0,4}\s{1,3}-\w{0,4}[cer]\b/
/** What one asks a search engine or a colleague. */
const HELP =
  /\b(?:meaning|means|explain(?:ed)?|examples?|tutorial|not working|not found|permission denied|how|why|what|difference|vs|cheat ?sheet|in (?:linux|windows|ubuntu|bash|docker|macos))\b\W{0,3}$/i
/** The same with a few words behind it: `chmod 777 why bad`; what is laughed at. */
const ASKED =
  /\s(?:(?:why|how to|what|when|which|should|safe|dangerous|bad)\s[a-z]{2,12}(?:\s[a-z]{2,12}){0,3}|joke|meme|dangerous|bad idea|cheatsheet|alternative|equivalent|windows equivalent|best practice|stack ?overflow|reddit)\s{0,3}\??$/i
/** How documentation of an interface shows a request; what a pipe does with the answer is looked at by itself. */
const API_CALL = /^\s{0,3}curl\s[^|;`]{0,300}\s(?:-[XHd]\b|--(?:header|request|data)\b)/
/** `python3 -c "import sys,json; print(json.load(sys.stdin)['id'])"`: a filter in a pipe. */
const PARSES =
  /^\s{0,3}python3?\s{1,2}(?:-m\s{1,2}json\.tool\b|-c\s{1,2}["']\s{0,2}import\s{1,2}(?:(?:sys|json|re|math|csv|datetime|random|uuid|string),?\s{0,2}){1,6};)/
const REACHES = /\b(?:os|socket|pty|subprocess|open|eval|exec|__import__|importlib|urllib|http|requests|sleep)\b/
const VERSION = /^\s{0,3}[a-z]{3,7}\s{1,2}v?\d{1,2}(?:\.\d{1,3}){0,2}\s{0,3}$/i
/** `rm 3; ft 12`: an amount and its unit. */
const AMOUNT = /^\s{0,3}[a-z]{1,5}\s{1,2}\d{1,9}\s{0,3}(?:$|[;,|&])/i
const LONGEST_KEY = 60
const COMMAND_KEY = /command|cmd|script|run|exec|args|entrypoint|shell|task|step|code|source|snippet|content/i
const PROOF = /\/etc\/(?:passwd|shadow|group)|\/dev\/(?:tcp|udp)\/|\.ssh\b|win\.ini|boot\.ini/i
