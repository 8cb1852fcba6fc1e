import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { readDocument, whyUnreadable } from './config/documents.ts'
import type { Config } from './config/schema.ts'
import { type Problem, ProblemsError } from './contract/index.ts'
import type { ListenerTls } from './http/listener.ts'
import type { UpstreamTls } from './proxy/connector.ts'
import type { RedisTls } from './state/redis-server.ts'

/** The certificates and keys of one configuration, read and checked. */
export interface Certificates {
  /** `null`: clients speak plain HTTP. */
  readonly listener: ListenerTls | null
  /** By name of the upstream; those with `tls` in the config. */
  readonly upstreams: ReadonlyMap<string, UpstreamTls>
  /** `null`: Redis is spoken to without TLS, or verified like any public server. */
  readonly redis: RedisTls | null
  /** The files that were read, to be watched for changes. */
  readonly files: readonly string[]
  /** What works now and deserves a look: expired certificates, verification that is switched off. */
  readonly warnings: readonly string[]
}

/**
 * Reads every certificate and key that the config names, relative to its folder. Throws `ProblemsError` with every file
 * that is missing, is not what its key says, or does not fit another, so that nothing half-right ever takes force.
 */
export function readCertificates(config: Config, nowMs: number): Certificates {
  const shelf = createShelf(config, nowMs)
  const { tls } = config
  const listener = tls && {
    ...shelf.identity(tls, ['tls']),
    ca: tls.ca === null ? null : shelf.authorities(tls.ca, ['tls', 'ca']),
    clientAuth: tls.clientAuth,
    minVersion: tls.minVersion,
  }
  const upstreams = new Map<string, UpstreamTls>()
  for (const [index, { name, tls }] of config.upstreams.entries()) {
    if (tls === null) continue
    if (tls.insecure)
      shelf.warnings.push(`upstream ${name}: tls.insecure accepts any certificate; anybody may answer for it`)
    upstreams.set(name, { ...shelf.peer(tls, ['upstreams', index, 'tls']), insecure: tls.insecure })
  }
  const redis = config.redis?.tls ? shelf.peer(config.redis.tls, ['redis', 'tls']) : null
  if (shelf.problems.length > 0) throw new ProblemsError(shelf.problems)
  return { listener, upstreams, redis, files: [...shelf.files], warnings: shelf.warnings }
}

interface Identity {
  readonly cert: string
  readonly key: string
}

/** How a server is verified that the gateway connects to, and what it is shown: names of files, or what is in them. */
interface Peer {
  readonly ca: string | null
  readonly identity: Identity | null
  readonly serverName: string | null
}

interface Shelf {
  readonly problems: Problem[]
  readonly warnings: string[]
  readonly files: Set<string>
  identity(files: Identity, path: readonly PropertyKey[]): Identity
  authorities(file: string, path: readonly PropertyKey[]): string
  peer(named: Peer, path: readonly PropertyKey[]): Peer
}

function createShelf(config: Config, nowMs: number): Shelf {
  const problems: Problem[] = []
  const warnings: string[] = []
  const files = new Set<string>()
  const report = (path: readonly PropertyKey[], message: string): void => {
    problems.push(readDocument(config.file).problem(path, message))
  }
  const read = (file: string, path: readonly PropertyKey[]): string | null => {
    const full = resolve(dirname(config.file), file)
    files.add(full)
    try {
      return readFileSync(full, 'latin1')
    } catch (error) {
      report(path, `${full}: ${whyUnreadable(error as NodeJS.ErrnoException)}`)
      return null
    }
  }
  const certificate = (file: string, path: readonly PropertyKey[]) => {
    const text = read(file, path)
    const parsed = text === null ? null : parseCertificate(text)
    if (typeof parsed === 'string') report(path, `${file}: ${parsed}`)
    if (parsed instanceof X509Certificate) warnings.push(...validity(file, parsed, nowMs))
    return { text: text ?? '', parsed: parsed instanceof X509Certificate ? parsed : null }
  }
  const shelf: Shelf = {
    ...{ problems, warnings, files },
    identity(named, path) {
      const cert = certificate(named.cert, [...path, 'cert'])
      const keyText = read(named.key, [...path, 'key'])
      const key = keyText === null ? null : parseKey(keyText)
      if (typeof key === 'string') report([...path, 'key'], `${named.key}: ${key}`)
      else if (key !== null && cert.parsed !== null) {
        const fault = unfit(cert.parsed, key, { cert: cert.text, key: keyText! }, named.cert)
        if (fault !== null) report([...path, 'key'], `${named.key}: ${fault}`)
      }
      return { cert: cert.text, key: keyText ?? '' }
    },
    authorities: (file, path) => certificate(file, path).text,
    peer: ({ ca, identity, serverName }, path) => ({
      ca: ca === null ? null : shelf.authorities(ca, [...path, 'ca']),
      identity: identity && shelf.identity(identity, path),
      serverName,
    }),
  }
  return shelf
}

function parseCertificate(text: string): X509Certificate | string {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    const isKey = text.includes('PRIVATE KEY-----')
    return isKey ? 'this is a key, not a certificate; are the two exchanged?' : `this is no certificate; ${pemAdvice}`
  }
  try {
    return new X509Certificate(text)
  } catch {
    return `the certificate cannot be read: it is cut short or damaged; ${pemAdvice}`
  }
}

const pemAdvice = 'a PEM file with -----BEGIN CERTIFICATE----- is needed'

function parseKey(text: string): KeyObject | string {
  if (text.includes('ENCRYPTED')) {
    return 'the key has a passphrase, and nobody is there to type it; remove it: openssl pkey -in KEY -out NEW-KEY'
  }
  if (!text.includes('PRIVATE KEY-----')) {
    const isCertificate = text.includes('-----BEGIN CERTIFICATE-----')
    return isCertificate
      ? 'this is a certificate, not a key; are the two exchanged?'
      : 'this is no private key; a PEM file with -----BEGIN PRIVATE KEY----- is needed'
  }
  try {
    return createPrivateKey(text)
  } catch {
    return 'the key cannot be read: it is cut short, damaged, or of a kind that TLS does not use'
  }
}

/** Why a certificate and a key cannot be used together; `null` when they can. */
function unfit(parsed: X509Certificate, key: KeyObject, texts: Identity, certFile: string): string | null {
  if (!parsed.checkPrivateKey(key)) {
    return `the key does not belong to the first certificate in ${certFile}; take the pair that was issued together, the own certificate before the intermediate ones`
  }
  try {
    createSecureContext(texts)
    return null
  } catch (error) {
    return `OpenSSL refuses the pair: ${(error as Error).message}`
  }
}

/** A certificate out of its time is served all the same: some clients do not look, and no answer helps nobody. */
function validity(file: string, { validFromDate, validToDate }: X509Certificate, nowMs: number): string[] {
  if (validToDate.getTime() < nowMs) return [`${file}: the certificate expired on ${validToDate.toISOString()}`]
  if (validFromDate.getTime() > nowMs)
    return [`${file}: the certificate is valid from ${validFromDate.toISOString()} on`]
  return []
}
