import { signDetector } from './signs.ts'

/** Marks of command injection that stand for themselves, wherever they are. */
export const cmdiSigns = signDetector('cmdi', [
  // CVE-2014-6271: a function definition in a variable.
  { what: 'shellshock', points: 95, pattern: /(?:^|\W)\(\)\s{0,4}\{\s{0,4}(?:[:_]|\w{1,8}:?\s{0,4};)/ },
  { what: 'shellshock', points: 82, inProse: 40, pattern: /^\s{0,4}(?:[\w-]{1,20}[:=]\s{0,2})?['"]?\(\)\s{0,4}\{/ },
  {
    what: 'fork-bomb',
    points: 92,
    pattern:
      /\(\)\s{0,3}\{\s{0,3}[\w:.]{1,20}(?:\(\))?\s{0,3}[|&]\s{0,3}[\w:.]{1,20}(?:\(\))?\s{0,3}&?;?\s{0,3}\}\s{0,3};?\s{0,3}[\w:.]/,
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
      /(?:^|[;|&\n`(])\s{0,3}\$\w{1,10}\$\w{1,10}(?:\$\w{1,10})?\s{1,3}[\w/.-]|(?:^|[;|&\n`(])\s{0,3}\w{1,20}=\$?['"][^'"\n]{1,80}['"]\s{0,3}[;&|]{1,2}\s{0,3}\$\w|(?:^|[;|&\n`(])\s{0,3}[a-z_]\w{0,20}=[^\s;&|=]{1,60}(?:;|&&|\n)(?:[^\n]{0,80}(?:;|&&))?\s{0,3}[\w/]{0,10}\$\{?\w{1,20}\}?(?:[\s$;|\\/]|$)/,
  },
  { what: 'ifs', points: 88, inProse: 40, pattern: /\$IFS\b|\$\{IFS/ },
  { what: 'reverse-shell', points: 92, inProse: 45, pattern: /\/dev\/(?:tcp|udp)\// },
  {
    what: 'loop',
    points: 88,
    inProse: 40,
    pattern: /\bfor\s{1,9}(?:\/[dflr]\s[^%]{0,60})?%{1,2}[^\s%(]{1,20}\s{1,9}in\s{0,9}\(/,
  },
  // cmd.exe: a condition, then a command or a bracket.
  {
    what: 'condition',
    points: 84,
    inProse: 30,
    pattern:
      /\bif\s{1,9}(?:\/i\s{1,9})?(?:not\s{1,9})?(?:exist\s{1,9}["\w:\\./()-]{1,60}|defined\s{1,9}\w{1,30}|(?:cmdextversion|errorlevel)\s{1,9}\d{1,4}|["([]{0,2}[%!~\w]{1,30}["%)\]]{0,3}\s{1,9}(?:equ|neq|lss|leq|gtr|geq)\s{1,9}["([]{0,2}[%!\w]{1,30}["%)\]]{0,3}|["([{]{0,2}%[~\w]{1,30}%?[")\]}]{0,2}\s{0,2}==\s{0,2}\S{1,30})\)?\s{1,9}(?:\(|@?echo\b|cmd\b|goto\b|set\s|call\b|del\b|start\b|cd\b|exit\b|if\b)/,
  },
  // A part of a variable stands for a letter: `${PATH:0:1}`.
  { what: 'slice', points: 85, inProse: 30, pattern: /\$\{\w{1,24}:{1,2}-?\d{1,3}:\d{1,3}\}/ },
  {
    what: 'quoted-bytes',
    points: 84,
    inProse: 30,
    pattern: /\$'[^']{0,40}\\(?:x[\da-f]{2}|[0-7]{3})|(?:^|[;|&\n(])\s{0,3}\$'[\w/]{1,20}'\s/,
  },
  { what: 'interpreter', points: 85, inProse: 40, pattern: /\$\{?shell\}?\s{1,3}-c\b/ },
  // Nothing, in the middle of a word: `pi$()ng`.
  { what: 'broken-word', points: 84, inProse: 20, pattern: /^\W{0,3}\w{1,12}(?:\$\(\)|[<>]\(\)|``)\w{1,12}\s/ },
  // Another name for a command, and its use.
  {
    what: 'alias',
    points: 84,
    inProse: 30,
    pattern:
      /\balias\s{1,3}(?:-\w{1,4}\s{1,3})?['"]?\w{1,20}['"]?=['"]?[\w$/{}]{1,40}(?:\s[^'"&;\n]{0,40})?['"]?\s{0,2}[&;\n]{1,2}\s{0,2}\w/,
  },
  // Options that make an honest program run another one (GTFOArgs).
  {
    what: 'option',
    points: 85,
    inProse: 40,
    pattern:
      /(?:^|\s)-o\s?proxycommand=|(?:^|\s)--(?:use-compress-program|checkpoint-action|upload-pack|receive-pack|open-files-in-pager|to-command|rsh-command|use-askpass|script-security)[=\s]|\s-oqueuedirectory=|(?:^|\s)--exec=(?:sh|bash|\/)|-wrapper\s{1,2}\w{0,4}sh,-c/,
  },
  // The shell of a data base's own command line.
  {
    what: 'interpreter',
    points: 84,
    inProse: 40,
    pattern: /(?:^|;|\n|\\n)\s{0,3}\.\s{0,2}['"]?(?:shell|system)\s{1,3}\w/,
  },
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
