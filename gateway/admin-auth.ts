import { createHash, timingSafeEqual } from 'node:crypto'
import type { Config } from './config/schema.ts'
import { normalizeAddress } from './http/client-address.ts'
import type { Authorise } from './observe/admin-change.ts'

/** The command line calls itself so. */
const cliAgent = 'sallyport-cli'

/**
 * Who may change something: whoever knows a token; without tokens, whoever asks from this machine. Hashes are compared, in
 * constant time and with all tokens, so that neither length nor content nor number of a match shows in the time.
 */
export function authoriser(tokens: Config['adminTokens']): Authorise {
  const known = tokens.map(({ name, token }) => ({ name, hash: sha256(token) }))
  return ({ authorization, address, agent }) => {
    if (known.length === 0) {
      if (isLoopback(address)) return { who: agent.startsWith(cliAgent) ? 'cli' : 'local' }
      return 'without adminTokens in the configuration, changes are accepted from the machine of the gateway only'
    }
    const given = sha256(/^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1] ?? '')
    let who: string | null = null
    for (const { name, hash } of known) if (timingSafeEqual(hash, given)) who = name
    return who === null ? 'send one of the adminTokens of the configuration as Authorization: Bearer ...' : { who }
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function isLoopback(peer: string): boolean {
  const address = normalizeAddress(peer)
  return address === '::1' || address?.startsWith('127.') === true
}
