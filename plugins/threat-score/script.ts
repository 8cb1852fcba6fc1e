import type { Field } from '../../gateway/contract/index.ts'
import { isProgramWrittenAbout } from './code-text.ts'
import type { Detector, Report } from './detector.ts'
import { isListing } from './listing.ts'
import { isProse } from './prose.ts'
import { runtimes } from './script-runtimes.ts'
import { signDetector } from './signs.ts'

/** Code for scripting servers: Node, Python, Ruby, Perl, Lua. */
const signs = signDetector(
  'script',
  [
    // The narrow ones first: of two that begin at one letter, the first is found.
    ...runtimes,
    {
      what: 'node',
      points: 93,
      inProse: 45,
      pattern:
        /require\s{0,2}\(\s{0,2}\\?['"`](?:node:)?(?:child_process|fs|vm|os|net)\\?['"`]\s{0,2}\)\s{0,2}\.|process\.(?:mainmodule|binding|dlopen)\b|global\.process\b|globalthis\.(?:process|constructor)|\broot\.process\b|\bimport\s{0,2}\(\s{0,2}['"`](?:node:)?(?:child_process|vm|net)['"`]\s{0,2}\)|\bdeno\.(?:run|command|(?:read|write)(?:text)?(?:file|dir)(?:sync)?|dlopen|env(?!\.get\(['"](?:port|host|node_env|debug|log_level)\b))\b|\bbun\.(?:spawn|\$\s?`|file\s?\(\s?['"`][/.])|_\$\$nd_func\$\$_|getbuiltinmodule/,
    },
    {
      what: 'node',
      points: 85,
      inProse: 20,
      pattern:
        /\brequire\s{0,2}\(\s{0,2}['"`](?:node:)?child_process|\bchild_process\b[^;]{0,20}\bexec|\b(?:fs\.(?:readfile|readdir|writefile|unlink)(?:sync)?|(?:readfile|readdir|writefile)sync)\s{0,2}\(\s{0,2}['"`](?:\/|\.\.\/)|\b(?:execsync|spawnsync|execfilesync)\s{0,2}\(/,
    },
    {
      what: 'constructor',
      points: 90,
      inProse: 40,
      pattern:
        /\bconstructor\s{0,2}(?:\.|\[\s{0,2}['"])\s{0,2}constructor\b|\.constructor\s{0,2}\(\s{0,2}['"`]|\bthis\.constructor\s{0,2}[.([]|\bnew\s{1,3}function\s{0,2}\(\s{0,2}['"`](?!\w{1,12}['"`]\s?,\s?['"`](?:\w{1,12}['"`]\s?,\s?['"`])?return \w{1,12}\s?[-+*/%<>]\s?\w{1,12};?['"`])/,
    },
    {
      what: 'python',
      points: 92,
      inProse: 40,
      pattern:
        /__import__\s{0,2}\(|\bos\.(?:system|popen)\s{0,2}\(|\bsubprocess\.(?:popen|call|run|check_output|getoutput)\s{0,2}\(|\bexec\s{0,2}\(\s{0,2}compile\s{0,2}\(|\beval\s{0,2}\(\s{0,2}compile\s{0,2}\(|\bpty\.spawn\s{0,2}\(|\bcommands\.getoutput\(|\b(?:exec|eval)\s{0,2}\(\s{0,2}['"](?:import\s|from\s|__import__)/,
    },
    {
      what: 'environment',
      points: 80,
      inProse: 20,
      // All of it; programs ask for one name.
      pattern: /(?:^|\breturn\b|[=({[,])\s{0,3}process\.env\s{0,3}(?:$|[);}])/,
    },
    { what: 'environment', points: 60, inProse: 10, pattern: /^\W{0,4}process\.env\.(?!(?:node_env|port)\b)\w/ },
    {
      what: 'python',
      points: 84,
      inProse: 20,
      pattern:
        /\bopen\s{0,2}\(\s{0,2}['"](?:[/~|]|\.\.|[a-z]:|file:)[^'"]{1,80}['"](?:\s{0,2},\s{0,2}['"]\w{1,3}['"])?\s{0,2}\)\s{0,2}\.\s{0,2}read/,
    },
    {
      what: 'ruby',
      points: 88,
      inProse: 30,
      pattern:
        /\bkernel\.(?:exec|system|open|spawn|exit|fork|`)|\bio\.popen\s{0,2}\(?|\b%x\s{0,2}[({[|]|\bopen3\.|\bobject\.const_get|\bspawn\s{0,2}\(\s{0,2}['"]|\b(?:file|io)\.(?:read|open|readlines)\s{0,2}\(\s{0,2}['"]\//,
    },
    { what: 'ruby', points: 85, pattern: /(?:^|[\s=;("'])%x\s{0,2}[({[|'"]/ },
    {
      what: 'perl',
      points: 85,
      inProse: 30,
      pattern:
        /@\{\s{0,4}\[\s{0,4}[\w$&('"`!%@]|\bqx\s{0,2}[({[/|]|\bexec\s?\{\s?['"]|\buse\s{1,3}socket\s{0,2};|\buse\s{1,3}io::socket/,
    },
    {
      what: 'lua',
      points: 88,
      inProse: 30,
      pattern: /\bos\.execute\s{0,2}\(|\bio\.popen\s{0,2}\(|\bpackage\.loadlib\s{0,2}\(|\bngx\.(?:say|req|exec)\b/,
    },
    {
      what: 'evaluate',
      points: 80,
      inProse: 20,
      pattern:
        /\beval\s{0,2}\(\s{0,2}(?:string\.fromcharcode|atob|unescape|decodeuricomponent|buffer\.from|require|process|request|new\s)|\bres\.(?:end|send|write)\s{0,2}\(\s{0,2}(?:require|process)/,
    },
    {
      what: 'evaluate',
      points: 80,
      inProse: 20,
      pattern:
        /\beval\s{0,2}\(\s{0,2}['"]puts|\bwhile\s{0,2}\(\s{0,2}[!\-\w'"[\]{}]{1,12}\)\s{0,2}(?:[;{]|$)|\bfor\s{0,2}\(\s{0,2};;\s{0,2}\)|\bprocess\.(?:kill|exit)\s{0,2}\(/,
    },
    // Functions by name, in brackets: `process["mainModule"]`, `global['process']`.
    {
      what: 'node',
      points: 88,
      inProse: 30,
      pattern:
        /\b(?:process|global|globalthis|root|module)\s{0,2}\[\s{0,2}['"`](?:\w{0,12}['"`]\s{0,2}\+\s{0,2}['"`]|mainmodule|binding|dlopen|env|process|require|eval|function)\b|\bmodule\.constructor\._load\b|\brequire\.main\.require\b|\bspawn_sync\b|^-\s{1,3}(?:var|let|const)\s\w{1,20}\s?=\s?(?:root|global|globalthis|process)\b/,
    },
    {
      what: 'python',
      points: 86,
      inProse: 25,
      pattern:
        /\bimportlib\.import_module\s?\(\s?['"](?:os|subprocess|pty|socket|ctypes)|\b(?:pdb|timeit|platform|codecs|shutil|site)\.os\.(?:system|popen)|\bplatform\.popen\s?\(|\bos\.(?:spawn|exec)[lv]p?e?\s?\(|\bgetattr\s?\(\s?(?:os|__builtins__|globals)\b|\b(?:globals|locals|vars)\s?\(\s?\)\s{0,2}\[\s?['"](?:os|__|sys|subprocess)|\bctypes\.cdll\b/,
    },
    {
      what: 'ruby',
      points: 86,
      inProse: 25,
      pattern:
        /(?:\.|\b)(?:send|public_send|__send__|method)\s?\(\s?:?['"]?(?:system|exec|eval|instance_eval|spawn|syscall|`)\b|\b(?:instance_eval|class_eval|module_eval)\s?\(\s?['"%]/,
    },
    // Erlang, Elixir, Go, C#.
    {
      what: 'program',
      points: 86,
      inProse: 25,
      pattern:
        /(?:^|\W)os:cmd\s?\(|:os\.cmd\s?\(|\bsystem\.(?:shell|cmd)\s?\(\s?["']|\bcode\.eval_(?:string|quoted|file)\s?\(|\bexec\.command(?:context)?\s?\(\s?["'](?:sh|bash|\/bin|cmd|powershell|curl|nc|id|whoami)|\bprocess\.start\s?\(\s?@?["'](?:cmd|powershell|\/bin|bash|sh|calc)/,
    },
    // A value that begins so is a shell of its own, however long.
    {
      what: 'asp',
      points: 90,
      pattern:
        /^\s{0,8}(?:ev\s?al|execute(?:global)?)\s{0,2}\(\s{0,2}"{1,4}(?:\w{1,8}"{1,4}\s?&|server\.|response\.|on\serror)/,
    },
    // Classic ASP and scripts of Windows.
    {
      what: 'asp',
      points: 88,
      inProse: 35,
      pattern:
        /\be\s?v\s?al\s?\(?\s?request\b|\b(?:eval|ev\sal|execute(?:global)?)\s{0,3}\(?\s{0,2}(?:"{1,4}\w{1,8}"{1,4}\s?&|request\s?[(.]|chr\s?\(|"{1,4}(?:server\.|response\.|on\serror|ex"))|\bserver\.(?:scripttimeout\s?=|createobject\s?\(|mappath\s?\()|\bcreateobject\s?\(\s?"{1,4}(?:wscript\.|shell\.application|scripting\.|adodb\.|msxml2?\.|winhttp\.|microsoft\.xmlhttp)|\w"{1,4}\s?&\s?"{1,4}\w{1,6}"{1,4}\s?&\s?"{1,4}\w/,
    },
  ],
  isProgramWrittenAbout,
)

/** The value of an option that is pasted into code is code, whatever it looks like. */
export const script: Detector = {
  family: 'script',
  inspect(value, field, report) {
    if (OPTION.test(field.name)) report('option', 88)
    signs.inspect(value, field, report)
  },
}

const chain = signDetector(
  'script',
  [
    // `__pro__proto__to__` is left when a filter has cut the middle out.
    {
      what: 'prototype',
      points: 88,
      inProse: 35,
      pattern:
        /__pro__proto__to__|constconstructorructor|protoprototypetype|\b\w{1,30}\.__(?:define|lookup)[gs]etter__\s{0,2}\(|\bobject\.prototype\.\w{1,30}\s{0,2}=[^=]/,
    },
    // CVE-2025-55182: references of React's server functions that lead to a constructor.
    {
      what: 'reference',
      points: 92,
      inProse: 45,
      pattern: /\$[\da-f]{1,4}:(?:\w{1,20}:)?(?:__proto__|constructor|prototype)\b/,
    },
    {
      what: 'prototype',
      points: 90,
      inProse: 35,
      pattern:
        /__proto__|["'](?:__js_function|_cryo_function_)["']\s{0,3}:|\bconstructor\]?\s{0,2}(?:\.|\[\s{0,2}['"]?)\s{0,2}prototype\b|\bprototype\s{0,2}(?:\.|\[\s{0,2}['"]?)\s{0,2}constructor\b/,
    },
  ],
  (value) => isProse(value) || isListing(value),
)

/** Options of EJS and Pug that are pasted into code, and keys whose values libraries of Node run. */
const OPTION =
  /(?:^|[[./])(?:outputfunctionname|escapefunction|localsname|destructuredlocals|__js_function|_cryo_function_)\]?$/i

/** Pollution of JavaScript prototypes, by the names of parameters and keys. */
export const prototype: Detector = { family: 'script', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  // `{"constructor": {"prototype": ...}}`: two keys, one below the other.
  if (value === 'prototype' && field.kind === 'name' && field.where.endsWith('/constructor/prototype'))
    report('prototype', 90)
  else if (field.kind === 'name' && OPTION.test(value)) report('option', 88)
  else if (MAGIC.test(value) && CALLED.test(field.name)) report('magic-method', 88)
  else chain.inspect(value, field, report)
}

/** Methods that PHP calls by itself, where a parameter says which one is called: `_method=__construct` (ThinkPHP). */
const MAGIC = /^__(?:construct|destruct|call|callstatic|invoke|wakeup|unserialize|set_state|tostring)$/i
const CALLED = /^_?(?:method|func|function|callback|call|action|fn)$/i
