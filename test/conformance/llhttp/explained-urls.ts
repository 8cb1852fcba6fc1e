import type { Explanation } from '../outcome.ts'

const fragment = 'a target has no fragment (RFC 9112, 3.2)'
const userName = 'a user name in an http URI is to be treated as an error (RFC 9110, 4.2.4)'
const zone = 'the zone of an address means something on its own machine only and must not be sent (RFC 6874, 4)'

/** URLs that llhttp reads and the gateway refuses as targets. */
export const urlExplanations: readonly Explanation[] = [
  { name: 'url: Absolute URL', why: fragment },
  { name: 'url: Relative URL', why: fragment },
  { name: 'url: URL fragment', why: fragment },
  { name: 'url: Complex URL fragment', why: fragment },
  { name: 'url: Complex URL from node.js url parser doc', why: fragment },
  { name: 'url: Complex URL with basic auth from node.js url parser doc', why: userName },
  { name: 'url: Proxy basic auth with url encoded space', why: userName },
  { name: 'url: Proxy basic auth with unreserved chars', why: userName },
  { name: 'url: IPv6 address with Zone ID*', why: zone },
]
