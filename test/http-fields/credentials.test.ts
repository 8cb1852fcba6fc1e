import { describe, expect, it } from 'vitest'
import { at, headers, holds, json, values } from './requests.ts'

function token(header: unknown, claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(claims)}.c2lnbmF0dXJl`
}

describe('credentials', () => {
  it('of the Basic scheme are user and password, however short', () => {
    expect(values(headers('Authorization', `Basic ${btoa("a'--:b")}`))).toEqual([
      ['header.authorization.user', "a'--"],
      ['header.authorization.password', 'b'],
    ])
  })

  it('of the Basic scheme are also held whole when a colon may have torn them', () => {
    expect(holds(headers('authorization', `basic ${btoa('jndi:ldap://x:p')}`), 'jndi:ldap://x:p')).toBe(true)
  })

  it('that are JSON web tokens show header and claims, and are plain outside', () => {
    const jwt = token({ alg: 'none', kid: '../../dev/null' }, { sub: "1' or 1=1" })
    const fields = headers('Authorization', `Bearer ${jwt}`)
    expect(at(fields, 'header.authorization./kid')).toMatchObject({ value: '../../dev/null', steps: ['base64'] })
    expect(at(fields, 'header.authorization./sub').value).toBe("1' or 1=1")
    expect(at(fields, 'header.authorization')).toMatchObject({ raw: jwt, plain: true })
  })

  it('that are tokens are opened in cookies and JSON too', () => {
    const jwt = token({ kid: 'a|b' }, {})
    expect(at(headers('Cookie', `sid=${jwt}`), 'cookie.sid./kid').value).toBe('a|b')
    expect(at(json({ token: jwt }), 'body.json./token./kid').value).toBe('a|b')
  })

  it('of other schemes are held as they are', () => {
    const value = 'Digest username="a", uri="/"'
    expect(at(headers('Authorization', value), 'header.authorization').value).toBe(value)
  })

  it('that only look like a token are not plain', () => {
    expect(at(headers('Authorization', 'Bearer eyJ..%2f..%2fetc'), 'header.authorization').plain).toBe(false)
    expect(at(headers('Authorization', 'Bearer eyJub3Rqc29u.x.y'), 'header.authorization').plain).toBe(false)
  })
})
