import { describe, expect, it } from 'vitest'
import { looksSecret, withoutSecrets } from '../../gateway/config/secrets.ts'

describe('names', () => {
  it.each([
    'password',
    'DB_PASSWORD',
    'clientSecret',
    'api_token',
    'apiKey',
    'APIKEY',
    'x-api-key',
    'signingKeys',
    'privateKey',
    'credentials',
    'Authorization',
  ])('%s looks secret', (name) => {
    expect(looksSecret(name)).toBe(true)
  })

  it.each([
    'key',
    'keys',
    'keyword',
    'tokens',
    'tokensPerSecond',
    'author',
    'passes',
    'path',
  ])('%s does not', (name) => {
    expect(looksSecret(name)).toBe(false)
  })
})

describe('texts', () => {
  it('lose user names and passwords of URLs', () => {
    expect(withoutSecrets('see redis://:pw@cache:6379/0 and https://a:b@c', [])).toBe(
      'see redis://***@cache:6379/0 and https://***@c',
    )
    expect(withoutSecrets('https://shop.example/@team?mail=a@b', [])).toBe('https://shop.example/@team?mail=a@b')
  })

  it('lose known secrets, but not words that a very short one occurs in', () => {
    expect(withoutSecrets('hunter22 and a', ['hunter22', 'a'])).toBe('*** and a')
  })
})
