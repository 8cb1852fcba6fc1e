import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

/** Code for scripting servers: Node, Python, Ruby, Perl, Lua. */
export const script = signDetector('script', [
  {
    what: 'node',
    points: 93,
    inProse: 45,
    pattern:
      /require\s{0,2}\(\s{0,2}\\?['"`](?:node:)?(?:child_process|fs|vm|os|net)\\?['"`]\s{0,2}\)\s{0,2}\.|process\.(?:mainmodule|binding|dlopen)\b|global\.process\b|globalthis\.(?:process|constructor)|\broot\.process\b|\bimport\s{0,2}\(\s{0,2}['"`](?:node:)?(?:child_process|vm|net)['"`]\s{0,2}\)|\bdeno\.(?:run|command|readtextfile|env)\b|\bbun\.spawn|_\$\$nd_func\$\$_|getbuiltinmodule/,
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
      /\bconstructor\s{0,2}(?:\.|\[\s{0,2}['"])\s{0,2}constructor\b|\.constructor\s{0,2}\(\s{0,2}['"`]|\bthis\.constructor\s{0,2}[.([]|\bnew\s{1,3}function\s{0,2}\(\s{0,2}['"`]/,
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
    pattern: /@\{\s{0,4}\[\s{0,4}[\w$&('"`!%@]|\bqx\s{0,2}[({[/|]|\buse\s{1,3}socket\s{0,2};|\buse\s{1,3}io::socket/,
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
])

const chain = signDetector('script', [
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
      /__proto__|\bconstructor\]?\s{0,2}(?:\.|\[\s{0,2}['"]?)\s{0,2}prototype\b|\bprototype\s{0,2}(?:\.|\[\s{0,2}['"]?)\s{0,2}constructor\b/,
  },
])

/** Pollution of JavaScript prototypes, by the names of parameters and keys. */
export const prototype: Detector = { family: 'script', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  // `{"constructor": {"prototype": ...}}`: two keys, one below the other.
  if (value === 'prototype' && field.kind === 'name' && field.where.endsWith('/constructor/prototype'))
    report('prototype', 90)
  else chain.inspect(value, field, report)
}
