import type { Field } from '../../gateway/contract/index.ts'
import { isChore } from './cmdi-chore.ts'
import { formulaSigns } from './cmdi-formulas.ts'
import { optionSigns } from './cmdi-options.ts'
import { powershellSigns } from './cmdi-powershell.ts'
import { showsSpan } from './cmdi-sentence.ts'
import { isProse } from './prose.ts'
import { signDetector } from './signs.ts'

/** Whether people write about commands here, or keep one that does no harm. */
const isText = (value: string, field: Field) => isProse(value) || showsSpan(value) || isChore(value, field)

/** Marks of command injection that stand for themselves, wherever they are. */
export const cmdiSigns = signDetector(
  'cmdi',
  [
    // CVE-2014-6271: a function definition in a variable.
    { what: 'shellshock', points: 95, pattern: /(?:^|\W)\(\)\s{0,4}\{\s{0,4}(?:[:_](?!\s{0,3}\|)|\w{1,8}:?\s{0,4};)/ },
    { what: 'shellshock', points: 82, inProse: 40, pattern: /^\s{0,4}(?:[\w-]{1,20}[:=]\s{0,2})?['"]?\(\)\s{0,4}\{/ },
    {
      what: 'fork-bomb',
      points: 92,
      inProse: 45,
      pattern:
        /\(\)\s{0,3}\{\s{0,3}[\w:.]{1,20}(?:\(\))?\s{0,3}[|&]\s{0,3}[\w:.]{1,20}(?:\(\))?\s{0,3}&?;?\s{0,3}\}\s{0,3};?\s{0,3}[\w:.]/,
    },
    {
      what: 'interpreter',
      points: 86,
      inProse: 40,
      pattern:
        /(?:\bcmd(?:\.exe)?|%comspec%)\s{1,3}(?:\/[a-z](?::\w{2,3})?\s{1,2}){0,3}\/[ckr]\b|(?:\binvoke-expression|\biex)\s{0,3}(?:[$('"]|iwr\b|irm\b|curl\b|new-object\b)|\brundll32(?:\.exe)?\s{1,3}[\w.:\\"/-]{2,80}[,:]|\bmshta(?:\.exe)?\s{1,3}["']?(?:https?|javascript|vbscript|about):|\bregsvr32(?:\.exe)?\s{1,3}\/|\bwmic(?:\.exe)?\s{1,3}(?:process|os|\/node|useraccount|service|startup|product|qfe)\b/,
    },
    { what: 'interpreter', points: 85, inProse: 40, pattern: /(?:^|[;|&\n`(])\s{0,3}\$0\s{0,3}(?:<|$)/ },
    {
      what: 'assembled',
      points: 85,
      inProse: 40,
      pattern:
        /(?:^|[;|&\n`(])\s{0,3}\$\w{1,10}\$\w{1,10}(?:\$\w{1,10})?\s{1,3}[\w/.-]|(?:^|[;|&\n`(^])\s{0,3}\w{1,20}=\$?\\?['"][^'"\n]{1,80}['"]\s{0,3}[;&|]{1,2}\s{0,3}\$\w|(?:^|[;|&\n`(])\s{0,3}[a-z_]\w{0,20}=[^\s;&|=]{1,60}(?:;|&&|\n)(?:[^\n]{0,80}(?:;|&&))?\s{0,3}[\w/]{0,10}\$\{?\w{1,20}(?:,,?|\^\^?|@[a-z])?\}?(?:[\s$;|\\/)]|$)/,
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
    // cmd.exe: a part of a variable stands for a blank or a letter, `%ProgramFiles:~10,1%`.
    { what: 'slice', points: 85, inProse: 30, pattern: /%\w{2,30}:~-?\d{1,3}(?:,-?\d{1,3})?/ },
    // A part of a variable stands for a letter: `${PATH:0:1}`.
    { what: 'slice', points: 85, inProse: 30, pattern: /\$\{\w{1,24}:{1,2}-?\d{1,3}:\d{1,3}\}/ },
    {
      what: 'quoted-bytes',
      points: 84,
      inProse: 30,
      pattern: /\$'[^']{0,40}\\(?:x[\da-f]{2}|[0-7]{3})|(?:^|[;|&\n(])\s{0,3}\$'[\w/]{1,20}'\s/,
    },
    // `$(<secret)`: what is in a file, without a program that reads it.
    {
      what: 'read-file',
      points: 85,
      inProse: 30,
      pattern: /\$\(\s{0,2}<\s{0,2}[\w./~*?-]{1,80}\s{0,2}\)/,
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
    ...optionSigns,
    ...formulaSigns,
    // A web shell elsewhere, and what it is told.
    {
      what: 'web-shell',
      points: 82,
      inProse: 40,
      pattern:
        /^(?:https?|ftp):\/\/[^\s?<>]{1,200}\?(?:[^\s&=?]{1,20}=[^\s&]{0,60}&){0,3}(?:cmd|exec|execute|command|shell|run|system|passthru)=(?:cat|ls|id|whoami|uname|wget|curl|ping|nc|dir|type|net|pwd|ps|ifconfig|ipconfig|bash|sh|echo|cmd|powershell)\b/,
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
      // Where a program is installed or writes says nothing: `%ProgramFiles%\\Git\\bin\\git.exe`.
      pattern:
        /(?!^%(?:systemroot|programfiles|windir|appdata|localappdata|userprofile)%(?:\\[\w. -]{1,40}){1,8}\.exe$|^%(?:appdata|localappdata|userprofile)%(?:\\[\w. -]{1,40}){1,8}\.(?:msi|lnk|log|dmp|txt|csv|pdf|docx?|xlsx?|zip)$)%(?:comspec|systemroot|systemdrive|programfiles|windir|appdata|localappdata|userprofile|pathext|path)(?::~[\d,-]{1,8})?%/,
    },
    // A shell that waits on a port, whatever the text around it is.
    {
      what: 'back-door',
      points: 88,
      inProse: 40,
      pattern:
        /\b(?:u?telnetd|in\.telnetd|inetd|dropbear)\s[^\n;|&]{0,60}-l\s?["']?(?:\/bin\/)?(?:\w{0,4}sh|login)\b|\b(?:nc|ncat|netcat)\s[^\n;|&]{0,60}-[ec]\s?["']?(?:\/bin\/)?(?:\w{0,4}sh|cmd(?:\.exe)?)\b/,
    },
    // The machine below the container, and what a cluster keeps for itself.
    {
      what: 'container',
      points: 86,
      inProse: 40,
      pattern:
        /(?:^[^\n]{0,40}[;|&`(])\s{0,3}(?:sudo\s)?(?:(?:docker|podman|nerdctl)\s{1,3}run\s[^\n;|&]{0,120}(?:(?:-v|--volume)[\s=]{0,2}["']?\/:|src=\/,|source=\/,|\bchroot\s|--privileged\b)|kubectl\s(?:[^\n;|&]{0,60}\s)?get\s{1,3}secrets?\b|(?:docker|podman)\s{1,3}exec\s[^\n;|&]{0,80}\b(?:sh|bash)\b)/,
    },
    // Emacs.
    {
      what: 'interpreter',
      points: 85,
      inProse: 40,
      pattern: /\((?:async-)?shell-command(?:-to-string)?\s{1,2}["']/,
    },
    ...powershellSigns,
    // What a shell reads from a word: `$(rev<<<'di')`; a variable in other letters: `$(a=ID;${a,,})`.
    {
      what: 'here-string',
      points: 85,
      inProse: 40,
      pattern: /[(`]\s{0,3}\w{2,12}(?:\s[^()<\n]{0,40})?<<<\s{0,2}["'\w$]/,
    },
    { what: 'case', points: 85, inProse: 30, pattern: /\$\([^()\n]{0,60}\$\{\w{1,20}(?:,,?|\^\^?|@[a-z])\}/ },
    // A path whose slashes are made by commands: `$(printf %.1s "$HOME")bin$(printf %.1s "$HOME")id`.
    {
      what: 'glued',
      points: 85,
      pattern:
        /^[\s;|&]{0,3}(?:\w{2,8}\s)?\$\([a-z]{2,12}\s[^()\n]{1,60}\)[a-z]{2,8}\$\([a-z]{2,12}\s[^()\n]{1,60}\)[a-z]{2,8}/,
    },
    // Its own value for a variable, then a program.
    {
      what: 'assigned',
      points: 84,
      inProse: 40,
      pattern:
        /(?:^|[;|&\n`(])\s{0,3}(?:path|ld_preload|ld_library_path|bash_env|env)=[^\s;|&]{1,60}\s{1,3}(?:\/[\w./-]{0,30}bin\/\w|(?:whoami|id|ls|cat|ba?sh|env)\b)/,
    },
    // What a shell is told to read as commands, and what it writes with no command at all.
    {
      what: 'sourced',
      points: 84,
      inProse: 40,
      pattern: /(?:^|[;|&\n`(])\s{0,3}\.\s{1,2}(?:\/(?:proc|etc|tmp|dev|var|home|root)\/\w|~\/)/,
    },
    {
      what: 'written',
      points: 84,
      inProse: 40,
      pattern: /^\s{0,3}[;|&]{0,2}\s{0,2}>{1,2}\s{0,2}\/(?:var\/www|srv|tmp|etc|root|dev\/shm)\/[\w./-]{1,80}$/,
    },
    // A value that waits where a condition holds: behind a separator, `if [ .. ]; then sleep 5; fi`.
    {
      what: 'delay',
      points: 85,
      pattern:
        /^['")\s]{0,4}[;|&\n][\s\S]{1,240}?(?:\bthen|\]\s{0,2}(?:\|\||&&)|\bdo)\s{1,3}(?:sleep|timeout)\s{1,3}[\d.]{1,5}s?\s{0,3}(?:$|[;\n])/,
    },
  ],
  isText,
)
