/** Shorter ones are inputs. */
const SHORTEST = 40
/** Listings are judged by their first part; what a program is shows early. */
const READ = 4096
/** So many marks of a program that somebody wrote for others to read. */
const ENOUGH = 3

/** Injected code closes what it stands in, or is an expression of a template; a program begins with a word or a variable. */
const BEGINS = /^\s{0,20}(?:[\w@/#]|\$[a-z_]|<\?(?:php|=)\s|\[\w{1,12}[\]=])/i

/** A declaration, an assignment to a named variable with blanks around the sign, or a word that only programs begin with. */
const DECLARES =
  /^\s{0,20}(?:(?:export|const|let|var|final|auto|val|my|local|public|private|protected|static|async|function|class|interface|import|from|package|using|def|with|namespace|use|module\.exports|process\.env\.node_env)\s{1,4}[\w${*(@"'=]|(?:if|for|foreach|while|switch|try)\s?[({]|\$\w{2,40}\s=\s|[a-z][\w.<>[\]]{1,40}\s(?:[a-z]\w{0,40}\s)?=\s)/i

/** A page of PHP: it shows what it was given, or is a file of an application. */
const PAGE =
  /<\?php\s{1,9}(?:foreach\s?\(|if\s?\(|while\s?\(\s?have|endif|endforeach|endwhile|else\b|(?:the|get|wp|have)_\w{2,30}\s?\(|echo\s(?:\$this->|\$\w{2,30}->|html|esc_|__\()|defined\s?\(|namespace\s|use\s|declare\s?\()/i

/** A statement behind another one, as people set them: a blank or a line between, and a name. */
const FURTHER =
  /[;}]\s{1,20}(?:\$?[a-z_][\w$.]{1,40}(?:\s[a-z]\w{0,30})?(?:\s=\s|\(|\s\(|\.\w|->)|(?:if|for|return|while|else|try|import|public|private|class|const|let|var|def|function)\b)/i

/** Comments are words for the next reader. */
const COMMENT = /(?:\/\/|\/\*|\s#|\s--)\s?[a-z]\w{0,30}\??,?\s[\w(]{1,30}/i

/** Blanks around operators and behind commas. */
const SPACED = /\w\s(?:===?|!==?|=>|&&|\|\||\+|\?\?)\s[\w'"$(]|,\s['"$\w[]/

/** `for name in names`: Python's comprehensions. */
const COMPREHENSION = /[\])\w]\sfor\s\w{1,20}\sin\s\w/

/** Functions that make an input safe; who breaks in has no use for them. */
const GUARD =
  /\b(?:escapeshell(?:arg|cmd)|html(?:specialchars|entities)|filter_(?:var|input)|allowed_classes|strip_tags|intval|preg_quote|esc_(?:html|attr|url)|secure_filename|shlex\.quote|escapehtml|bindparam|bindvalue)\b/i

/** What proofs of a break-in do: look around, read secrets, call home, run what a client sends, put names together. */
const HOSTILE =
  /[(,=:[]\s{0,2}['"`]\s{0,2}(?:\/(?:usr\/)?bin\/)?(?:id|whoami|uname|ls|dir|cat|type|sleep|ping|nslookup|dig|curl|wget|nc|ncat|ba?sh|cmd|powershell|calc|ifconfig|ipconfig|netstat|touch|mkfifo|notepad|xterm|hostname|net|certutil|rm|env|printenv|-c)(?:\.exe)?['"`\s,;|&]|['"]return\s(?:process|this|global)|['"]\w{1,8}['"]\s{0,2}[.+]\s{0,2}['"]\w{1,8}['"]|\/etc\/|\/proc\/|\/bin\/\w{0,3}sh\b|\/dev\/tcp|win\.ini|\.ssh\/|\/tmp\/|c:\\{1,2}windows|phpinfo|php_uname|\b(?:ldap|rmi|jndi|gopher):|['"/@]\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b|burpcollaborator|oastify|\.oast\.|interact\.sh|mainmodule|dlopen|globalthis|global\.process|getbuiltinmodule|process\.binding|constructor\.constructor|this\.constructor|__(?:globals|builtins|base|bases|import)__(?!\s?\(\s?["']\w{2,20}\.)|\b(?:import|require)_?\w{0,3}\s?\(\s?['"](?:os|subprocess|pty|socket|commands|ctypes)['"]|__(?:subclasses__\s?\(\s?\)\s?\[|mro__\s?\[)|['")\]}]{2}\.__|__proto__['"]?\]?\s{0,2}(?:[.[:]|=[^=])|base64_decode\s?\(\s?['"]|\bgzinflate|str_rot13|fromcharcode|\batob\(|b64decode|\bdup2\b|pty\.spawn|sleep\s?\(|@eval|\beval\s?\(\s?\$|\bassert\s?\(\s?\$|invokertransformer|templatesimpl|defineclass|unsafe|classloader/i

/** A function that runs something, called with what a client sent. */
const RUNS_INPUT =
  /\b(?:system|exec\w{0,8}|passthru|shell_exec|p?open|proc_open|eval|assert|include|require|include_once|require_once|create_function|call_user_func|array_map|file_put_contents|spawn\w{0,6}|execute|processbuilder|function)\s{0,2}\(?[^;'"]{0,40}(?:\$_(?:get|post|request|cookie|server|files)|\brequest\s?\.|\breq\.|\bparams\b|\bngx\.|\bargs\.)|\$_(?:get|post|request|cookie)\s?\[[^\]]{1,30}\]\s?\(/i
const CLIENT = /\$_(?:get|post|request|cookie|server|files)\b/i

/**
 * Whether a value is a program that a developer shows to others, on one line or several: it declares, names, comments and
 * has statements behind each other, and nothing in it does what proofs of a break-in do. Called for values with evidence only.
 */
export function isListing(text: string): boolean {
  if ((text.length < SHORTEST && !PAGE.test(text)) || !BEGINS.test(text)) return false
  const head = text.length > READ ? text.slice(0, READ) : text
  const guarded = GUARD.test(head)
  let marks = guarded ? 1 : 0
  if (PAGE.test(head)) marks += 3
  if (DECLARES.test(head)) marks += 2
  if (COMMENT.test(head)) marks += 2
  if (COMPREHENSION.test(head)) marks += 2
  if (FURTHER.test(head)) marks++
  if (SPACED.test(head)) marks++
  if (marks < ENOUGH) return false
  // Hostile parts are looked for everywhere: whoever hides one behind a listing gains nothing.
  if (HOSTILE.test(text) || RUNS_INPUT.test(text)) return false
  return guarded || !CLIENT.test(text)
}
