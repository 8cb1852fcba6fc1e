import { readIpv4 } from './ssrf-address.ts'
import { insideIpv6 } from './ssrf-ipv6.ts'
import type { Inside } from './ssrf-networks.ts'

/** `disguised`: an address as nobody writes it. `resolver`: a name that leads wherever it says, or back inside. */
export type HostKind = NonNullable<Inside> | 'disguised' | 'resolver' | 'public'

/** The machine itself in `/etc/hosts` of common systems. */
const OWN_NAMES =
  /^(?:(?:[\w-]{1,60}\.){0,5}localhost|localhost[46]?\.localdomain[46]?|localhost[46]|ip6-(?:localhost|loopback)|ipv6-(?:localhost|loopback))\.?$/
/** Names at which clouds, containers and orchestrators answer to what runs in them. */
const METADATA_NAMES =
  /^(?:metadata(?:\.google\.internal|\.goog|\.azure\.internal|\.tencentyun\.com|\.packet\.net|\.platformequinix\.com)?|instance-data(?:\.ec2\.internal)?|kubernetes\.docker\.internal|rancher-metadata|kubernetes\.default(?:\.svc(?:\.cluster\.local)?)?)\.?$/
/** Public names that resolve to the address that is in them or to 127.0.0.1, that change their mind, or that redirect. */
const RESOLVERS =
  /(?:^|\.)(?:(?:nip|sslip|xip|backname)\.io|xip\.name|localtest\.me|lvh\.me|vcap\.me|fuf\.me|traefik\.me|r3dir\.me|1u\.ms|rbndr\.us|localh(?:o)?\.st|lacolhost\.com|yoogle\.com|127-0-0-1\.org\.uk|localdomain\.pw|local\.sisteminha\.com|mail\.ebc\.apple\.com|spoofed\.burpcollaborator\.net|bugbounty\.dod\.network|rebind\.it|rebinder\.net|dnsrebinder\.net|rbnd\.gl0\.eu)\.?$/
/**
 * Letters and digits in circles, brackets and other typefaces, which name preparation (RFC 3491) turns into plain ones.
 * Ligatures and full-width forms are not among them: those come from documents and from keyboards.
 */
const STYLED =
  /[\u2070-\u209c\u2100-\u2121\u2123-\u218f\u2460-\u24ff\u3250-\u33ff]|\ud835[\udc00-\udfff]|\ud83c[\udd00-\udd9a]/
/** What input methods write for a full stop, and name preparation takes for one. */
const STOPS = /[\u3002\uff0e\uff61]/g
const WIDE = /[^\0-\x7f]/
/** What testers call the host that a server shall call back, or that a visitor shall be sent to. */
const HOSTILE =
  /(?:^|\.)(?:oast|oob|evil|attacker|malicious|hacker|phish(?:ing)?|exfil|collab(?:orator)?|pwned|rogue|evil-?(?:site|server|host|corp)|attacker-?(?:site|server|host)|malicious-?(?:site|server|host))\.[\w.-]{2,60}$/i

export function isHostile(host: string): boolean {
  return HOSTILE.test(host)
}

/** What a host of a URL is. `host` as it was found, an IPv6 address with or without brackets. */
export function readHost(host: string): HostKind {
  if (WIDE.test(host)) return isInDisguise(host) ? 'disguised' : 'public'
  const name = host.toLowerCase()
  if (name.startsWith('[')) return insideIpv6(name.slice(1, -1)) ?? 'public'
  // Without brackets its colons are those of a port.
  if (name.includes(':')) return 'disguised'
  if (OWN_NAMES.test(name)) return 'loopback'
  if (METADATA_NAMES.test(name)) return 'metadata'
  if (RESOLVERS.test(name)) return 'resolver'
  const address = readIpv4(name)
  if (address === null) return 'public'
  return address.disguised ? 'disguised' : (address.inside ?? 'public')
}

function isInDisguise(host: string): boolean {
  if (STYLED.test(host)) return !WIDE.test(host.normalize('NFKC'))
  const name = host.replace(STOPS, '.')
  // One at the end is that of a sentence.
  return name.length === host.length && !name.endsWith('.') && !WIDE.test(name) && readHost(name) !== 'public'
}
