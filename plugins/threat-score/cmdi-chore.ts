import type { Field } from '../../gateway/contract/index.ts'

/** Blanks in a line that somebody wrote to get work done; what a web shell is fed is shorter. */
const ENOUGH_BLANKS = 8
/** The same for several lines, and where a document says that it holds a command. */
const ENOUGH_IN_COMMAND = 4
/** Longer programs are read as what they are. */
const LONGEST = 8192
/** From this many line ends on, it is a program. */
const PROGRAM_LINES = 2

/**
 * A line or a program that somebody who administers machines wrote for a purpose: it begins with a command, is long, and
 * neither looks around on a machine, nor reads secrets, calls out, or proves that it ran. Such lines are kept in tickets,
 * runbooks and jobs. Called for values with evidence only.
 */
export function isChore(text: string, field?: Field): boolean {
  if (text.length > LONGEST || !BEGINNING.test(text) || LONELY.test(text)) return false
  const [blanks, lines] = countBlanks(text)
  const short = lines >= PROGRAM_LINES || (field !== undefined && holdsCommand(field))
  if (blanks < (SHEBANG.test(text) ? 2 : short ? ENOUGH_IN_COMMAND : ENOUGH_BLANKS)) return false
  if (BREAK_IN.test(text) || REOPENED.test(text)) return false
  return lines >= PROGRAM_LINES || !(CALLS_OUT.test(text) || TAKES.test(text) || PROVES.test(text))
}

function countBlanks(text: string): readonly [number, number] {
  let blanks = 0
  let lines = 0
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x0a) lines++
    else if (code === 0x20 && text.charCodeAt(i - 1) > 0x20) blanks++
  }
  return [blanks, lines]
}

function holdsCommand({ where }: Field): boolean {
  return where.startsWith('body.json') && COMMAND_KEY.test(where.slice(-LONGEST_KEY))
}
const LONGEST_KEY = 24
const COMMAND_KEY = /\/(?:command|cmd|script|run|shell|code|exec|args|before_script|entrypoint)(?:\/\d{1,3})?$/i

/** A word and a blank: nothing that would end what stands before it. */
const BEGINNING = /^\s{0,3}(?:@?[a-z][\w.+-]{0,30}|#!\/[\w/ .-]{1,40}|[\w.-]{0,20}\/[\w./-]{1,60})[\s=]/i

/** A script says so itself, on a line of its own. */
const SHEBANG = /^#!\/[\w/ .-]{1,40}\r?\n/

/** A name or an address on a line of its own: what somebody typed, and then an injection. */
const LONELY = /^\s{0,3}[\w.@:-]{1,60}\s{0,3}\r?\n/

/** What no chore does, however long it is. */
const BREAK_IN =
  /\/etc\/(?:passwd|shadow|group|gshadow|sudoers|issue)\b|\/proc\/(?:self|version|\d)|\.ssh\/(?:id_|auth)|\.aws\b|\.kube\b|\/run\/secrets|\/dev\/(?:tcp|udp)|(?<!\b(?:npm|yarn|pnpm|gh|oc|vercel|heroku|netlify|flyctl|wrangler|auth|cli|login)\s)\bwhoami\b|\buname\s{0,3}(?:-a|$|[;|&`)])|(?:^|[;|&`(])\s{0,3}(?:id|env|printenv|hostname)\s{0,3}(?:$|[;|&`)>])|\bn(?:et)?c(?:at)?\s{1,3}-(?!\w{0,2}z)|\bncat\b|\bsocat\b|mkfifo|\bsh\s{1,3}-i\b|\bbase64\s{1,3}-(?:d|-decode)|\bxxd\s{1,3}-r|win\.ini|boot\.ini|\$\{?ifs\b|-enc(?:odedcommand)?\s|\biex\b|invoke-expression|downloadstring|frombase64|certutil|bitsadmin|mshta|rundll32|regsvr32|authorized_keys|crontab\s{1,3}-|\bsystem\s{0,2}\(|\bexec\s{0,2}(?:\(|["'](?!\$\(dirname|\$@))|popen|subprocess|\bsocket\b|\bpty\b|passthru|shell_exec|-exec\s{1,3}(?:\/bin\/)?(?:sh|bash|id|whoami|cat|nc)\b|:!|\bnet1?\s{1,3}(?:user|localgroup)\b|\breg\s{1,3}(?:add|save)\b|\bcmd(?:\.exe)?\s{0,2}\/[ckr]|\bwmic\s{1,3}process|chmod\s{1,3}(?:[ugoa]{0,3}\+\w{0,2}s|[0-7]?777|[46]7\d\d)|-ou?\s{0,2}0\b|\)\w{1,12}\$\(|graphic-context/i

/** A quote that ends, a command, and a quote that begins again. */
const REOPENED = /["']\s?[;|&]{1,2}\s?[a-z]\w{1,12}\s[^"'\n]{1,100}[;|&#]\s?["']/i

/** What calls out, or runs what came from elsewhere. */
const CALLS_OUT =
  /\b(?:curl|wget|fetch|lynx|ping|nslookup|dig|telnet|tftp|ftp|nmap|invoke-webrequest|invoke-restmethod|iwr|irm|start-bitstransfer)\s|\|\s{0,3}(?:sudo\s{1,3})?(?:ba|da|z|k)?sh\b|\/bin\/(?:ba|da|z)?sh\s{1,3}-[ci]|\bnc\s|\bs_client\b|\bhost\s{1,3}["']?[$\w{}-]{1,40}\.\w/i

/** What looks for secrets, lets somebody in, or wipes traces. */
const TAKES =
  /\b(?:e|f|z)?(?:grep|select-string|findstr)\b[^|;&\n]{0,40}(?:pass|secret|token|credential|api_?key)|\/var\/log\/(?:auth|secure|wtmp|lastlog|\*)|\brm\s{1,3}-\w{1,4}\s{1,3}(?:\/(?:var\/log|home|etc|usr|boot|bin)?\/?\*?)(?:\s|$|[;|&])|\buseradd\s[^;|&]{0,40}\s-p\s|(?:^|[;|&])\s{0,3}(?:w|last|who|id\s{1,3}[\w-]{1,20})\s{0,3}(?:$|[;|&])/i

/** What looks around, waits in order to be seen, or leaves something to be run. */
const PROVES =
  /\(\)\s{0,3}\{|\b(?:ifconfig|ipconfig|netstat|systeminfo|tasklist|lastlog)\b|-perm\b|\/root\b|\bfind\s{1,3}\/\s|\bthen\s{1,3}(?:sleep|timeout)\b|\bsleep\s{1,3}\d{1,4}\s{0,3}(?:[;|&]\s{0,3}(?:fi|done|#)?\s{0,3})?$|\becho\s{1,3}\$\(\(|\bexpr\s{1,3}\d|chmod\s{1,3}\+x|\/var\/www\/[^\s;|&]{1,80}\.(?:php|jsp|aspx?|tgz|zip|tar|gz|sql|txt)\b/i
