import { signDetector } from './signs.ts'

/** Tools that announce themselves. Who means harm changes the name; who does not has no reason to be here unasked. */
export const scanner = signDetector('scanner', [
  {
    what: 'tool',
    points: 85,
    kinds: ['header'],
    pattern:
      /^hydra$|\(hydra\)|\b(?:sqlmap|nikto|acunetix|nessus|openvas|wpscan|dirbuster|gobuster|feroxbuster|wfuzz|nuclei|masscan|zgrab|w3af|arachni|havij|jaeles|commix|netsparker|webinspect|appscan|skipfish|vega\/|zmeu|morfeus|dirsearch|xsser|joomscan|whatweb|zaproxy|zap\/\d|owasp[ _-]zap|n-stealth|grendel-scan|absinthe|bsqlbf|sqlninja|pangolin|metasploit|burpcollaborator|fimap|dotdotpwn|cgichk|brutus|paros|webscarab|wapiti|crowbar|detectify|qualysguard|nmap scripting engine|ffuf|fuzz faster|xsstrike|interactsh|projectdiscovery|httpx -|nuclei -|subfinder|katana\/|amass\/|censysinspect|gitleaks|trufflehog|sqlninja|bbqsql|nosqlmap|tplmap|ssrfmap|kiterunner|rustbuster|patator|medusa\/|thc-hydra|slowhttptest|slowloris|goldeneye|torshammer|httprint|l9explore|l9tcpid|libredtail|kaiten|muhstik|jorgee|hakai|mozi\.[am]\b)/,
  },
  { what: 'tool', points: 80, kinds: ['header'], pattern: /^hello, world$/ },
  {
    what: 'probe',
    points: 60,
    kinds: ['query', 'name', 'header', 'path'],
    pattern:
      /acunetix_wvs_security_test|acunetix[_-]|appscan_fingerprint|netsparker|nessus(?:id|_is_probing)|sqlmap|w00tw00t|nikto-test/,
  },
])
