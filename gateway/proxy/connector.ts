import { buildConnector } from 'undici'

/** What `upstreams[].tls` asks for, with the files read: PEM texts. */
export interface UpstreamTls {
  readonly ca: string | null
  readonly identity: { readonly cert: string; readonly key: string } | null
  readonly serverName: string | null
  readonly insecure: boolean
}

/**
 * Opens connections to one application. The name that its certificate must have comes from the config alone: undici would
 * take it from the Host field of a request, which the client writes.
 */
export function createConnector(tls: UpstreamTls | null, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    ...(tls?.ca == null ? {} : { ca: tls.ca }),
    ...tls?.identity,
    rejectUnauthorized: tls?.insecure !== true,
  })
  return ({ servername: _, ...target }, done) =>
    connect(tls?.serverName == null ? target : { ...target, servername: tls.serverName }, done)
}
