import { z } from 'zod'

const pem = (what: string) => z.string().min(1).describe(`${what}: a PEM file, relative to this file.`)

/** How the gateway speaks TLS with clients. Without it, clients speak plain HTTP. */
export const tls = z
  .strictObject({
    cert: pem('The certificate of this listener, with the intermediate ones behind it'),
    key: pem('The private key of the certificate, without a passphrase'),
    ca: pem('The authorities whose client certificates are accepted').optional(),
    clientAuth: z
      .enum(['none', 'request', 'require'])
      .prefault('none')
      .describe('Whether clients are asked for a certificate; require refuses those without a verified one.'),
    minVersion: z
      .enum(['TLSv1.2', 'TLSv1.3'])
      .prefault('TLSv1.2')
      .describe('The oldest version of TLS that is spoken.'),
  })
  .superRefine(({ ca, clientAuth }, context) => {
    if (ca === undefined && clientAuth !== 'none') {
      const message = `is missing, and required with clientAuth: ${clientAuth}: without it any authority of the system could vouch for a client`
      context.addIssue({ code: 'custom', path: ['ca'], message })
    }
    if (ca !== undefined && clientAuth === 'none') {
      const message = 'is only for certificates of clients, and clientAuth asks for none; set it to request or require'
      context.addIssue({ code: 'custom', path: ['ca'], message })
    }
  })
  .transform(({ ca, ...asWritten }) => ({ ...asWritten, ca: ca ?? null }))
  .optional()
  .transform((section) => section ?? null)
  .describe('How the gateway speaks TLS with clients; without it, plain HTTP.')

/** The keys by which a server that the gateway connects to is verified, and the gateway shown to it. */
const peer = (who: string) => ({
  ca: pem(`The authorities that may vouch for ${who}, instead of those of the system`).optional(),
  cert: pem(`The certificate that the gateway shows to ${who}`).optional(),
  key: pem('The private key of `cert`, without a passphrase').optional(),
  serverName: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,253}$/, { error: 'expected a host name; write app.internal' })
    .optional()
    .describe(`The name that the certificate of ${who} must have; by default the host that is connected to.`),
})

interface Peer {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly serverName?: string | undefined
}

function bothOrNone({ cert, key }: Peer, context: z.RefinementCtx): undefined {
  if ((cert === undefined) === (key === undefined)) return
  const [missing, given] = cert === undefined ? ['cert', 'key'] : ['key', 'cert']
  context.addIssue({ code: 'custom', path: [missing], message: `is missing, and required with ${given}` })
}

function toPeer({ ca, cert, key, serverName }: Peer) {
  const identity = cert === undefined || key === undefined ? null : { cert, key }
  return { ca: ca ?? null, identity, serverName: serverName ?? null }
}

/** How the gateway speaks TLS with one application. */
export const upstreamTls = z
  .strictObject({
    ...peer('the application'),
    insecure: z.boolean().prefault(false).describe('true accepts any certificate: for trying things out only.'),
  })
  .superRefine(bothOrNone)
  .transform(({ insecure, ...rest }) => ({ ...toPeer(rest), insecure }))
  .optional()
  .transform((section) => section ?? null)
  .describe('How the certificate of an https:// application is verified, and which one it is shown.')

/** How the gateway speaks TLS with Redis. */
export const redisTls = z
  .strictObject(peer('Redis'))
  .superRefine(bothOrNone)
  .transform(toPeer)
  .optional()
  .transform((section) => section ?? null)
  .describe('How the certificate of Redis is verified, and which one it is shown. {} turns TLS on.')
