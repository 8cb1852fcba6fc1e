import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** States the verified certificate of a client, in the form that Envoy made common. Only the gateway writes it. */
const clientCertificateHeader = 'x-forwarded-client-cert'

/**
 * The received fields with the client's own statement about its certificate taken out, whatever the case of its name and
 * with `_` for `-` (which CGI-style servers confuse), and the verified one put in. Policies and plugins see this one.
 */
export function withClientCertificate(rawHeaders: readonly string[], socket: Socket): readonly string[] {
  const statement = clientCertificate(socket)
  let headers = rawHeaders
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!isStatement(rawHeaders[i]!)) continue
    headers = rawHeaders.filter((_, at) => !isStatement(rawHeaders[at - (at % 2)]!))
    break
  }
  return statement === null ? headers : [...headers, clientCertificateHeader, statement]
}

function isStatement(name: string): boolean {
  return (
    name.length === clientCertificateHeader.length &&
    name.toLowerCase().replaceAll('_', '-') === clientCertificateHeader
  )
}

/** A connection has one certificate for all its requests. */
const statements = new WeakMap<Socket, string | null>()

function clientCertificate(socket: Socket): string | null {
  if ((socket as TLSSocket).authorized !== true) return null
  let statement = statements.get(socket)
  if (statement === undefined) {
    const certificate = (socket as TLSSocket).getPeerX509Certificate()
    const hash = certificate?.fingerprint256.replaceAll(':', '').toLowerCase()
    statement = certificate ? `Subject="${toRfc4514(certificate.subject)}";Hash=${hash}` : null
    statements.set(socket, statement)
  }
  return statement
}

/**
 * One line from Node's one name a line: the most specific name first, and what a header cannot carry as hex pairs
 * (RFC 4514, 2.1 and 2.4). Node has escaped the rest, quotes and backslashes among it, so no name can end the text.
 */
function toRfc4514(subject: string | undefined): string {
  const names = (subject ?? '').split('\n').reverse().join(',')
  return names.replaceAll(/[^\x20-\x7e]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  )
}
