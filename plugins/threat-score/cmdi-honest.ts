import type { Field } from '../../gateway/contract/index.ts'
import { SENSITIVE } from './cmdi-arguments.ts'
import type { Called } from './cmdi-command.ts'
import { CERTAIN } from './cmdi-words.ts'

/** What people write about commands, and where programs keep them; a command without a separator weighs less there. */
export function mostPoints(text: string, { command, end }: Called, args: number, field: Field): number {
  if (args !== SENSITIVE && API_CALL.test(text)) return 30
  if (HELP.test(text)) return 50
  if (field.where.startsWith('body.json')) {
    return args !== SENSITIVE || (COMMAND_KEY.test(field.where.slice(-LONGEST_KEY)) && !PROOF.test(text)) ? 50 : 100
  }
  if (args === SENSITIVE) return 100
  if (command !== null && command.level < CERTAIN && AMOUNT.test(text)) return 50
  return command !== null && everyday.has(command.name) && !CODE.test(text.slice(end, end + 12)) ? 60 : 100
}

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
/** How documentation of an interface shows a request; what a pipe does with the answer is looked at by itself. */
const API_CALL = /^\s{0,3}curl\s[^|;`]{0,300}\s(?:-[XHd]\b|--(?:header|request|data)\b)/
/** `rm 3; ft 12`: an amount and its unit. */
const AMOUNT = /^\s{0,3}[a-z]{1,5}\s{1,2}\d{1,9}\s{0,3}(?:$|[;,|&])/i
const LONGEST_KEY = 60
const COMMAND_KEY = /command|cmd|script|run|exec|args|entrypoint|shell|task|step/i
const PROOF = /\/etc\/(?:passwd|shadow|group)|\/dev\/(?:tcp|udp)\/|\.ssh\b|win\.ini|boot\.ini/i
