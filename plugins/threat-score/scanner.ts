import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

/** Tools that announce themselves. Who means harm changes the name; who does not has no reason to be here unasked. */
const tools = signDetector('scanner', [
  {
    what: 'tool',
    points: 85,
    kinds: ['header'],
    pattern:
      /^hydra$|\(hydra\)|\b(?:sqlmap|nikto|acunetix|nessus|openvas|wpscan|dirbuster|gobuster|feroxbuster|wfuzz|nuclei|masscan|zgrab|w3af|arachni|havij|jaeles|commix|netsparker|webinspect|appscan|skipfish|vega\/|zmeu|morfeus|dirsearch|xsser|joomscan|whatweb|zaproxy|zap\/\d|owasp[ _-]zap|n-stealth|grendel-scan|absinthe|bsqlbf|sqlninja|pangolin|metasploit|burpcollaborator|fimap|dotdotpwn|cgichk|brutus|paros|webscarab|wapiti|crowbar|detectify|qualysguard|nmap scripting engine|ffuf|fuzz faster|xsstrike|interactsh|projectdiscovery|httpx -|nuclei -|subfinder|katana\/|amass\/|censysinspect|gitleaks|trufflehog|sqlninja|bbqsql|nosqlmap|tplmap|ssrfmap|kiterunner|rustbuster|patator|medusa\/|thc-hydra|slowhttptest|slowloris|goldeneye|torshammer|httprint|l9explore|l9tcpid|libredtail|kaiten|muhstik|jorgee|hakai|mozi\.[am]\b)/,
  },
  // Of the same kind, as far as CRS, honeypots and their own documentation name them.
  {
    what: 'tool',
    points: 85,
    kinds: ['header'],
    pattern:
      /[\w-]\.nasl\b|\bnmap\s?nse|\b(?:nexpose|insightappsec|burp ?suite|invicti|wafw00f|whatwaf|gospider|hakrawler|dalfox|pocsuite|nettacker|ghauri|paramspider|crlfuzz|sslyze|sslscan|naabu|aquatone|eyewitness|gowitness|cmsmap|cmseek|droopescan|magescan|golismero|uniscan|websecurify|webshag|webvulnscan|webbandit|lfimap|lfisuite|kadimus|xsscrapy|git-?dumper|leakix|l9scan|netsystemsresearch|pmafind|toata dragostea|cisco-torch|struts-pwn|mysqloit|nsauditor|springenwerk|sql power injector|voideye|fhscan|gootkit|inspath|jaascois|datacha0s|qualys was|f-secure radar|tbi-webscanner|crimscanner|sysscan|fscan\b|afrog\b|awvs\b|davtest\b|dirb\b|zmap\b|jsql\b|bfac\b)/,
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

/** What a user agent calls itself that has no name: a scanner, a test of a hole, the hole itself. */
const trades = signDetector('scanner', [
  {
    what: 'trade',
    points: 82,
    kinds: ['header'],
    pattern:
      /\bcve-\d{4}-\d{4,7}|\b(?:vuln(?:erabilit(?:y|ies))?|security|exploit|sqli?|sql injection|xss|lfi|rfi|rce|ssrf|ssti|xxe|waf|port|cve|web ?shell|log4j|log4shell|shellshock)[ _-]?(?:scan(?:ner|s|ning)?|fuzz(?:er|ing)?|prob(?:e|er|ing)|poc|exploit(?:er)?|attack(?:er)?|detect(?:or)?|finder)\b|\bpen(?:etration)?[ _-]?test(?:er|ing)?\b|\bauto-?rooter\b|\bthis is an exploit\b/,
  },
  // Who measures the whole Internet, and who hunts for bounties: nobody's customers, and no break-in.
  {
    what: 'survey',
    points: 60,
    kinds: ['header'],
    pattern:
      /\b(?:internet-?measurement|expanse, a palo alto|paloaltonetworks|shodan|binaryedge|onyphe|criminalip|stretchoid|modat|bug-?bounty|hackerone|bugcrowd|intigriti|yeswehack)\b/,
  },
])

/** What tells a framework that its own checks have run already (CVE-2025-29927): only the framework itself sends it. */
const INTERNAL = /^(?:src\/)?(?:pages\/_)?middleware(?::|$)/i

export const scanner: Detector = {
  family: 'scanner',
  inspect(value, field, report) {
    if (field.where === 'header.x-middleware-subrequest' && INTERNAL.test(value)) report('bypass', 85)
    if (field.where === 'header.user-agent') trades.inspect(value, field, report)
    tools.inspect(value, field, field.where === 'header.referer' ? marked(report) : report)
  },
}

/** A Referer may be a page about a tool. */
function marked(report: Report): Report {
  return (what, points) => report(what, Math.min(points, 60))
}
