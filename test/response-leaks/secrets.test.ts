import { describe, expect, it } from 'vitest'
import { leaksOf } from './leaks-of.ts'

/** Made here, so that no scanner takes this file for a leak. */
const of = (start: string, length: number, alphabet = 'A1b2C3d4') => start + alphabet.repeat(length).slice(0, length)
const jwt = `${of('eyJhbGci', 20)}.${of('eyJ', 30)}.${of('', 40)}`
const key = (label: string, end = '\n') => `-----BEGIN ${label}-----${end}${of('MII', 61)}${end}`

const secrets: readonly (readonly [string, string])[] = [
  ['private-key', key('RSA PRIVATE KEY')],
  ['private-key', key('PRIVATE KEY', '\r\n')],
  ['private-key', `{"private_key":"${key('PRIVATE KEY', '\\n')}"}`],
  ['aws-key', `{"accessKeyId":"${of('AKIA', 16, 'ABCD2345')}"}`],
  ['google-key', `<script>key="${of('AIza', 35)}"</script>`],
  ['github-token', of('ghp_', 36)],
  ['github-token', of('github_pat_', 82)],
  ['slack-token', of('xoxb-', 40, '123456789012-')],
  ['slack-token', `https://hooks.slack.com/services/${of('T', 9, 'A1B2')}/${of('B', 9, 'A1B2')}/${of('', 24)}`],
  ['stripe-key', of('sk_live_', 24)],
  ['jwt', `<script>window.token = "${jwt}"</script>`],
  ['env-file', 'APP_ENV=production\nAPP_DEBUG=true\nDB_HOST=db\nDB_PASSWORD=hunter2\n'],
  ['env-file', 'DATABASE_URL=postgres://u:p@db/shop\nREDIS_URL=redis://x\nPORT=3000\n'],
]

const harmless = [
  key('PUBLIC KEY'),
  key('CERTIFICATE'),
  'A key begins with -----BEGIN RSA PRIVATE KEY----- and ends with -----END.',
  'ASIAN food, AKIAKI and friends',
  of('AIza', 20),
  'ghp_short and github_pattern',
  'sk_test_A1b2C3d4A1b2C3d4A1b2C3d4',
  'xoxb-token goes here',
  'Set DB_PASSWORD=secret in your environment.',
  '<p>Set <code>APP_KEY=...</code></p>\n<p>Then go on.</p>',
]

describe('secrets', () => {
  it.each(secrets)('%s: %j', (what, text) => {
    expect(leaksOf(text)).toContain(`secret.${what}`)
  })

  it.each(harmless)('none in %j', (text) => {
    expect(leaksOf(text)).toEqual([])
  })

  it('takes a token in JSON for what was asked for', () => {
    expect(leaksOf(`{"token":"${jwt}"}`, 'application/json')).toEqual([])
  })
})
