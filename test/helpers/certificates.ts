import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** PEM texts. */
export interface Issued {
  readonly cert: string
  readonly key: string
}

export interface Authority {
  /** The certificate of the authority, as PEM. */
  readonly ca: string
  /** For servers `names` (`DNS:localhost`, `IP:127.0.0.1`), for clients none. `subject`: `/O=Shop/CN=till 7`. */
  issue(subject: string, names?: readonly string[]): Issued
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
export const localNames = ['DNS:localhost', 'IP:127.0.0.1']

/** An authority of its own, made with openssl in a folder that is gone when the test is over. */
export function createAuthority(name = 'Test Authority'): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const at = (file: string): string => join(folder, file)
  const files = (key: string, cert: string): string[] => ['-keyout', at(key), '-out', at(cert), '-days', '2']
  openssl('req', '-x509', ...curve, ...files('ca.key', 'ca.pem'), '-subj', `/CN=${name}`)
  let issued = 0
  return {
    ca: readFileSync(at('ca.pem'), 'latin1'),
    issue(subject, names = []) {
      const [key, cert] = [`${++issued}.key`, `${issued}.pem`]
      const extensions = ['-addext', 'basicConstraints=critical,CA:FALSE']
      if (names.length > 0) extensions.push('-addext', `subjectAltName=${names.join(',')}`)
      const signer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key')]
      openssl('req', '-x509', ...curve, ...files(key, cert), ...signer, '-utf8', '-subj', subject, ...extensions)
      return { cert: readFileSync(at(cert), 'latin1'), key: readFileSync(at(key), 'latin1') }
    },
  }
}

/** The same key, behind a passphrase. */
export function withPassphrase(key: string): string {
  return openssl('pkey', '-aes256', '-passout', 'pass:secret', { input: key })
}

function openssl(...args: readonly (string | { readonly input: string })[]): string {
  const input = args.find((arg) => typeof arg !== 'string')?.input ?? ''
  const words = args.filter((arg) => typeof arg === 'string')
  const { status, stdout, stderr, error } = spawnSync('openssl', words, { input, encoding: 'utf8' })
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    throw new Error('this test makes certificates with the command `openssl`, which was not found: install it')
  }
  if (status !== 0) throw new Error(`openssl ${words.join(' ')} failed:\n${stderr}`)
  return stdout
}
