import type { Sign } from './signs.ts'

/** PowerShell that fetches and runs, and commands that it looks up by a part of their name. */
export const powershellSigns: readonly Sign[] = [
  {
    what: 'cradle',
    points: 90,
    inProse: 45,
    pattern:
      /\bnew-object\s{1,3}(?:-typename\s{1,3})?['"]?(?:system\.)?net\.(?:webclient|sockets\.(?:tcp|udp)client)|\[(?:system\.management\.automation\.)?scriptblock\]::create|\[(?:system\.)?reflection\.assembly\]::load|\bamsiutils\b|\[(?:system\.)?diagnostics\.process\]::start|\.download(?:string|file|data)\s{0,3}\(|\bfrombase64string\b|powershell(?:\.exe)?\s{1,3}-(?:e|en|enc|encodedcommand|nop|noprofile|w|windowstyle|ep|exec|executionpolicy|c|command)\b|\bcertutil(?:\.exe)?\s{1,3}[-/](?:urlcache|decode)|\bbitsadmin\s{1,3}\/transfer/,
  },
  {
    what: 'looked-up',
    points: 88,
    inProse: 40,
    pattern: /[&.|;]\s{0,2}\(\s{0,2}(?:gcm|gal|get-command|get-alias)\s{1,2}["']?[\w*?[\]-]{2,30}/,
  },
  // A value that leaves a string, or begins with a separator, and calls what is named as all of PowerShell is: `";start-sleep -s 9 #`.
  {
    what: 'cmdlet',
    points: 86,
    inProse: 40,
    pattern:
      /^(?:[^\n'"]{0,40}['"]\)?)?\s{0,3}[;|&]{1,2}\s{0,3}(?:add|clear|compare|convert(?:to|from)|copy|disable|enable|export|find|get|import|install|invoke|measure|move|new|out|read|register|remove|rename|resolve|restart|resume|select|send|set|show|start|stop|suspend|test|trace|update|wait|write)-[a-z]{3,30}(?:\s{1,3}(?:-[a-z]{1,40}\b(?!-)|\d|[{@$("'\w][\w.:\\/'"-]{0,40}\s{1,3}-[a-z])|\s{1,3}\{|\s{1,3}["'$\w][^;|&\n#]{0,60}#\s{0,3}$|\s{0,3};?\s{0,3}#)/,
  },
  { what: 'interpreter', points: 84, inProse: 30, pattern: /(?:^|[;|&])\s{0,2}(?:&\s{0,2})?\$env:comspec\s{1,2}[/-]/ },
]
