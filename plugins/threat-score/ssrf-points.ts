import { readHost } from './ssrf-host.ts'

/** Sites have names; what loads programs from a bare address is a dropper. */
const address = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/
const script = /\.(?:php\d?|phtml|txt|sh|exe|bat|ps1|jsp|aspx?|py|pl|elf|bin|hta|dll|jar)$/i
/** Where developers send themselves back to after a login. */
const callback = /^[^?]{0,80}(?:callback|oauth|auth|login|signin|return|redirect|sso|oidc|complete|done|\/cb\b)/i
const includedScript = /\.(?:txt|php\d?|phtml|inc|asp|aspx|jsp|dat|gif|jpe?g|png)\?{1,3}(?:$|&|cmd=|\s|%00|\x00)/i

/** What people call the scripts that they leave behind on other servers. */
const webShell =
  /\/(?:c99|r57|b374k|wso|alfa|webshell|web_shell|shell|cmd|backdoor|indoxploit|mini|up(?:loader)?|phpspy|exploit|payload|malicious|evil|rfi|pwn)[\w.-]{0,12}\.(?:php\d?|phtml|txt|inc|aspx?|jspx?|gif|jpe?g|png|dat|sh|ps1)\b/i

/** A script that the application is asked to run from elsewhere, by the name of the file; 0 when it is none. */
export function inclusionPoints(value: string, host: string, rest: string): number {
  if (webShell.test(rest) || (/^\s{0,3}ftps?:/i.test(value) && script.test(rest))) return 84
  if (includedScript.test(value)) return 82
  return address.test(host) && script.test(rest) && readHost(host) !== 'private' ? 82 : 0
}

/** `isAbout`: the sender describes things of its own. */
export function loopbackPoints(host: string, port: string, rest: string, isAbout: boolean): number {
  if (callback.test(rest)) return 20
  if (inner.test(rest) || servicePorts.has(port)) return 84
  if (isAbout) return 30
  // Development servers listen there.
  if (DEVELOPMENT.has(port)) return 30
  if (host === 'localhost' && Number(port) >= 1024) return rest.length > 1 && /^(?:8080|9\d{3})$/.test(port) ? 70 : 30
  return Number(port) > 10_000 ? 60 : 84
}

/** Where servers of front ends listen while somebody writes one: Vite, Angular, Astro, Storybook, Hugo, reloaders. */
const DEVELOPMENT: ReadonlySet<string> = new Set(['5173', '5174', '4200', '4321', '6006', '1313', '35729'])

/** People name the devices and services of their own network; who asks for the root or an administration is looking around. */
export function privatePoints(port: string, rest: string): number {
  if (callback.test(rest)) return 20
  return rest.length < 2 || inner.test(rest) || servicePorts.has(port) ? 82 : 60
}

/** What is not meant for others. */
const inner =
  /^\/(?:admin|manager|server-status|server-info|secret|internal|private|config|console|actuator|phpmyadmin|latest|v1\/|containers|api\/v1|_cat|_search|_nodes|_cluster|stats|jolokia|solr|\.|%|etc|flag|env|debug|dump|shell|cmd|index\.php|cgi-bin|goform|hnap|router\b|userrpm)/i
/** Services that speak no HTTP, or are never shown to others. */
const servicePorts: ReadonlySet<string> = new Set(
  '4040 4848 8161 9990 21 22 23 25 110 111 135 139 143 389 445 465 587 636 873 1433 1521 2049 2181 2375 2376 2379 3306 3389 5432 5672 5900 5984 5985 6379 6443 7001 8086 8500 9000 9042 9200 9300 10250 10255 11211 15672 27017 50070 61616'.split(
    ' ',
  ),
)
