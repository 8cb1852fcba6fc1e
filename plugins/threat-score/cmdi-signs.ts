import { signDetector } from './signs.ts'

/** Marks of command injection that stand for themselves, wherever they are. */
export const cmdiSigns = signDetector('cmdi', [
  // CVE-2014-6271: a function definition in a variable.
  { what: 'shellshock', points: 95, pattern: /(?:^|\W)\(\)\s{0,4}\{\s{0,4}(?:[:_]|\w{1,8}:?\s{0,4};)/ },
  { what: 'shellshock', points: 82, inProse: 40, pattern: /^\s{0,4}(?:[\w-]{1,20}[:=]\s{0,2})?['"]?\(\)\s{0,4}\{/ },
  {
    what: 'fork-bomb',
    points: 92,
    pattern: /\(\)\s{0,3}\{\s{0,3}[\w:.]{1,20}\s{0,3}\|\s{0,3}[\w:.]{1,20}\s{0,3}&\s{0,3}\}/,
  },
  {
    what: 'interpreter',
    points: 86,
    inProse: 40,
    pattern:
      /(?:\bcmd(?:\.exe)?|%comspec%)\s{1,3}\/[ckr]\b|(?:\binvoke-expression|\biex)\s{0,3}(?:[$('"]|iwr\b|irm\b|curl\b|new-object\b)|\brundll32(?:\.exe)?\s{1,3}[\w.:\\"/-]{2,80}[,:]|\bmshta(?:\.exe)?\s{1,3}["']?(?:https?|javascript|vbscript|about):|\bregsvr32(?:\.exe)?\s{1,3}\/|\bwmic(?:\.exe)?\s{1,3}(?:process|os|\/node|useraccount|service|startup|product|qfe)\b/,
  },
  { what: 'interpreter', points: 85, inProse: 40, pattern: /(?:^|[;|&\n`(])\s{0,3}\$0\s{0,3}(?:<|$)/ },
  {
    what: 'assembled',
    points: 85,
    inProse: 40,
    pattern:
      /(?:^|[;|&\n`(])\s{0,3}\$\w{1,10}\$\w{1,10}(?:\$\w{1,10})?\s{1,3}[\w/.-]|(?:^|[;|&\n`(])\s{0,3}\w{1,20}=\$?['"][^'"\n]{1,80}['"]\s{0,3}[;&|]{1,2}\s{0,3}\$\w/,
  },
  { what: 'ifs', points: 88, inProse: 40, pattern: /\$IFS\b|\$\{IFS/ },
  { what: 'reverse-shell', points: 92, inProse: 45, pattern: /\/dev\/(?:tcp|udp)\// },
  { what: 'loop', points: 88, inProse: 40, pattern: /\bfor\s{1,9}(?:\/[dflr]\s[^%]{0,60})?%{1,2}[\w@?!$/]\s{1,9}in\b/ },
  {
    what: 'variable',
    points: 60,
    inProse: 20,
    pattern:
      /%(?:comspec|systemroot|systemdrive|programfiles|windir|appdata|localappdata|userprofile|pathext|path)(?::~[\d,-]{1,8})?%/,
  },
  {
    what: 'cradle',
    points: 90,
    inProse: 45,
    pattern:
      /\bnew-object\s{1,3}(?:system\.)?net\.webclient|\.download(?:string|file|data)\s{0,3}\(|\bfrombase64string\b|powershell(?:\.exe)?\s{1,3}-(?:e|en|enc|encodedcommand|nop|noprofile|w|windowstyle|ep|exec|executionpolicy|c|command)\b|\bcertutil(?:\.exe)?\s{1,3}[-/](?:urlcache|decode)|\bbitsadmin\s{1,3}\/transfer/,
  },
])
