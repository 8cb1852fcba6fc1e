import { expect, it } from 'vitest'
import { checkCommand } from '../../gateway/cli/check.ts'
import { dryBuild } from '../../gateway/cli/dry-build.ts'
import { readConfig } from '../../gateway/read-config.ts'
import { createAuthority, localNames, withPassphrase } from '../helpers/certificates.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const section = 'tls: { cert: server.pem, key: server.key }'

/** What the start says about these files; the folder is left out. */
async function problems(files: Record<string, string>, yaml = section): Promise<string> {
  return startGateway('http://127.0.0.1:1', yaml, { files }).then(
    () => 'started',
    (error: Error) => error.message.replaceAll(/\/\S*\/(?=\w+\.(?:pem|key|config))/g, ''),
  )
}

it.each([
  [
    'missing files',
    {},
    ['tls.cert: server.pem: there is no such file; check the path', 'tls.key: server.key: there is'],
  ],
  [
    'no PEM',
    { 'server.pem': 'hello', 'server.key': 'hello' },
    ['this is no certificate; a PEM', 'no private key; a PEM'],
  ],
  [
    'damaged ones',
    {
      'server.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'server.key': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
    },
    ['the certificate cannot be read: it is cut short or damaged', 'the key cannot be read'],
  ],
])('%s are told together, with their place', async (_, files, expected) => {
  const said = (await problems(files as Record<string, string>)).split('\n')
  expect(said).toHaveLength(2)
  for (const [i, text] of expected.entries()) {
    expect(said[i]).toContain(text)
    expect(said[i]).toMatch(/^gateway\.config\.yaml:9:\d+ tls\.(cert|key): server\.(pem|key): /)
  }
})

it('a pair that does not fit, is exchanged, or has a passphrase', async () => {
  const authority = createAuthority()
  const [one, other] = [authority.issue('/CN=a', localNames), authority.issue('/CN=b', localNames)]
  expect(await problems({ 'server.pem': one.cert, 'server.key': other.key })).toContain(
    'tls.key: server.key: the key does not belong to the first certificate in server.pem; take the pair that was issued',
  )
  // The authority's certificate before the own one: the order that is most often wrong.
  expect(await problems({ 'server.pem': authority.ca + one.cert, 'server.key': one.key })).toContain('does not belong')
  const exchanged = await problems({ 'server.pem': one.key, 'server.key': one.cert })
  expect(exchanged).toContain('this is a key, not a certificate; are the two exchanged?')
  expect(exchanged).toContain('this is a certificate, not a key; are the two exchanged?')
  expect(await problems({ 'server.pem': one.cert, 'server.key': withPassphrase(one.key) })).toContain(
    'the key has a passphrase, and nobody is there to type it; remove it: openssl pkey',
  )
})

it('files of upstreams are checked alike', async () => {
  const yaml = "upstreams: [{ name: app, url: 'https://127.0.0.1', tls: { ca: ca.pem } }]"
  expect(await problems({}, yaml)).toContain('upstreams[0].tls.ca: ca.pem: there is no such file')
})

it('`sallyport check` finds them before the start', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url)
  const { writeFile } = await import('node:fs/promises')
  const file = `${gateway.dir}/other.yaml`
  await writeFile(file, `${section}\nupstreams: [{ name: app, url: demo }]\n`)
  let said = ''
  const write = (text: string): void => {
    said += text
  }
  const load = () => readConfig(file, { env: {}, builtins: [] })
  expect(await checkCommand({ config: file, load, build: dryBuild, out: write, err: write })).toBe(1)
  expect(said).toContain('other.yaml:1:14 tls.cert: ')
  expect(said).toContain('other.yaml:1:31 tls.key: ')
})
