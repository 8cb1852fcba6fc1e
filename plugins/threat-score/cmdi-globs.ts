/** Programs and files that attackers spell with wildcards: `/bin/c?t /e??/pass*`. The shell finds them, a filter does not. */
const list = (text: string): readonly string[] => text.split(' ')

const FOLDERS: readonly (readonly string[])[] = [
  ['bin'],
  ['sbin'],
  ['usr', 'bin'],
  ['usr', 'sbin'],
  ['usr', 'local', 'bin'],
]
const PROGRAMS = list(
  'cat tac nl ls nc id sh ps dd od vi cp mv df env who rev head tail more less ping wget curl bash dash zsh ksh uname whoami ' +
    'python python2 python3 perl php ruby lua base64 base32 netcat ncat grep egrep sed awk find sort echo printf touch chmod ' +
    'telnet ssh hostname ifconfig netstat xxd strings busybox socat openssl nohup sleep kill mkfifo getent printenv tee cut',
)
const SECRETS: readonly (readonly string[])[] = [
  ...list('passwd shadow group hosts issue hostname crontab sudoers profile os-release gshadow').map((name) => [
    'etc',
    name,
  ]),
  ['proc', 'self', 'environ'],
  ['proc', 'version'],
  ['root', '.ssh', 'id_rsa'],
  ['var', 'log', 'auth.log'],
]

/** Longer words are no path that a shell completes. */
const LONGEST = 64

/** Whether `word` is a path with wildcards that a shell would make a program of. */
export function namesProgram(word: string): boolean {
  const parts = segmentsOf(word)
  if (parts === null || parts.length < 2) return false
  const name = parts[parts.length - 1]!
  return (
    FOLDERS.some(
      (folder) => folder.length === parts.length - 1 && folder.every((part, i) => matches(parts[i]!, part)),
    ) && PROGRAMS.some((program) => matches(name, program))
  )
}

/** Whether `word` is a path with wildcards that leads to a file which attackers read to prove themselves. */
export function namesSecret(word: string): boolean {
  const parts = segmentsOf(word)
  if (parts === null) return false
  return SECRETS.some((file) => file.length === parts.length && file.every((part, i) => matches(parts[i]!, part)))
}

/** The parts of a path with a wildcard that says something: `*` alone stands in patterns of routes and of files, too. */
function segmentsOf(word: string): readonly string[] | null {
  if (word.length > LONGEST || !word.includes('/')) return null
  const parts = word.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
  return parts.some((part) => telling.test(part)) ? parts : null
}

const telling = /[?[]|[\w.-]\*|\*[\w.-]/

/** Whether a name fits `?`, `*` and `[..]`. Both are short; a star tries every rest, and names hold few of them. */
function matches(glob: string, name: string): boolean {
  let [g, n] = [0, 0]
  /** Where to go on when a star must take one character more. */
  let [starred, taken] = [-1, 0]
  while (n < name.length) {
    const width = widthOf(glob, g)
    if (glob.charAt(g) === '*') {
      starred = ++g
      taken = n
    } else if (g < glob.length && fits(glob, g, width, name.charAt(n))) {
      g += width
      n++
    } else if (starred >= 0) {
      g = starred
      n = ++taken
    } else return false
  }
  while (glob.charAt(g) === '*') g++
  return g === glob.length
}

/** `[abc]` counts as one character. */
function widthOf(glob: string, at: number): number {
  if (glob.charAt(at) !== '[') return 1
  const end = glob.indexOf(']', at + 2)
  return end < 0 ? 1 : end - at + 1
}

function fits(glob: string, at: number, width: number, character: string): boolean {
  if (width === 1) return glob.charAt(at) === '?' || glob.charAt(at).toLowerCase() === character
  const set = glob.slice(at + 1, at + width - 1).toLowerCase()
  // `[!x]`, `[^x]`, `[a-z]`, `[[:lower:]]`: read as any character.
  return set.length > 1 && /^[!^]|-|:/.test(set) ? true : set.includes(character)
}
