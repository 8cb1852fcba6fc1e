import type { Sign } from './signs.ts'

/** Options, not separators, that bring a command along. */
export const optionSigns: readonly Sign[] = [
  // Options that make an honest program run another one or write where it should not (GTFOArgs, SonarSource's vectors).
  {
    what: 'option',
    points: 85,
    inProse: 40,
    pattern:
      /(?:^|[\s'"=/])(?:-o\s?(?:proxycommand|localcommand|pkcs11provider|knownhostscommand)=|--(?:use-compress-program|config[=\s]core\.\w{1,20}|config[=\s]protocol\.ext\.\w{1,20}|checkpoint-action|upload-pack|receive-pack|open-files-in-pager|to-command|rsh-command|info-script|new-volume-script|unzip-command|use-askpass|script-security|gpu-launcher|renderer-cmd-prefix|utility-cmd-prefix|browser-subprocess-path|ppapi-plugin-launcher|config[=\s]alias\.\w{1,20})[=\s]|-c\s?(?:core\.(?:sshcommand|fsmonitor|pager|editor|gitproxy)|protocol\.ext\.allow|credential\.helper|alias\.\w{1,20})=)|-oqueuedirectory=|(?:^|[\s'"])--exec=(?:[`$]\(?)?(?:sh|bash|\/|id\b|whoami)|-wrapper\s{1,2}\w{0,4}sh,-c|--?\w[\w-]{0,20}[\s=]\s?["']?(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|k)?sh\s{1,2}-c\b|\bexec:['"]?(?:\/bin\/)?(?:ba|da|z|k)?sh\b|-g\s{1,2}\d{1,4}\s{1,2}-w\s{1,2}\d{1,4}\s{1,2}-z\s|-s?outputfile=["']?(?:%pipe%|\|)|-oq\s?\/[\w/]{1,40}\s{1,3}-x\s?\/|(?:^|\s)-tt\s{1,2}["']?(?:\/bin\/)?(?:\w{0,4}sh\s?["'#]|\w{2,12}\s?#)|(?:^|["'(])%pipe%[\w/$("]/,
  },
  // A file of settings, a script or a plugin that is named by its option and lies where uploads do.
  {
    what: 'option',
    points: 84,
    inProse: 40,
    pattern:
      /(?:^|\s)--script[=\s]["']?(?:\/|\.\.\/|https?:|[\w./-]{0,60}\.nse\b)|^\s{0,3}-k\s{0,2}["']?(?:\/|~\/|\.\.\/|https?:)|(?:^|\s)(?:-k|--config)[\s=]{0,2}[\w./~-]{0,60}curlrc\b|(?:^|[\s'"])(?:--(?:post-file|body-file|upload-file|input-file|files?-from|data(?:-\w{2,9})?)[=\s]|-[dft]\s?(?:\w{1,12}=)?)["']?@?\/etc\/(?:passwd|shadow|sudoers|group)\b/,
  },
  // An option behind an address or a name: `https://example.net/ -o shell.php`.
  {
    what: 'option',
    points: 84,
    inProse: 40,
    pattern:
      /^(?:https?|ftp):\/\/[^\s<>]{3,200}\s{1,3}(?:-[oktfdx](?:\s{1,2}["']?[\w-]{0,40}[/.~@]|[/.~@"'])|--(?:output|output-document|upload-file|config|post-file|data-binary|proxy|input-file)[=\s])/,
  },
  {
    what: 'option',
    points: 84,
    inProse: 40,
    pattern:
      /(?:^|[\s'"])--(?:output|output-document|outfile|out|log-?file|dump|directory-prefix)[=\s]["']?(?:\/(?:var\/www|srv|usr\/share|etc|root|home|tmp|dev\/shm)\/|[\w./-]{0,40}\.(?:php\d?|phtml|jspx?|aspx?|sh|cgi)\b)|(?:^|\s)-(?:o|w|t)\s?["']?(?:[|`]|\/[\w./-]{1,60}\.(?:php\d?|phtml|jspx?|aspx?)\b)|^(?!\s{0,3}find\b)[^\n]{0,80}\s-(?:exec|execdir|ok|okdir)\s{1,3}["']?[\w/.-]{1,40}\s[^\n;+{]{0,80}(?:\{\}|;|\+)|^\s{0,3}-(?:exec|execdir|ok|okdir)\s{1,3}[\w/]{2,30}(?:\s[^\n]{0,40})?\s[;+]?$|\bext::(?:sh|bash|cmd|curl|wget|nc|python|perl|php)\b/,
  },
]
