import { describe, expect, it } from 'vitest'
import { path, values } from './requests.ts'

describe('fields of the path', () => {
  it('are the whole path, decoded', () => {
    expect(path('/a/%2e%2e/etc%2Fpasswd')[0]).toEqual({
      where: 'path',
      kind: 'path',
      name: '',
      raw: '/a/%2e%2e/etc%2Fpasswd',
      value: '/a/../etc/passwd',
      steps: ['percent'],
      plain: false,
    })
  })

  it('do not repeat segments that are names', () => {
    expect(values(path('/api/v1/users/550e8400-e29b-41d4-a716-446655440000/photo.jpg'))).toHaveLength(1)
  })

  it('give a segment that is more than a name a field of its own', () => {
    expect(values(path("/users/1'%20or%20'1'='1/edit"))).toContainEqual(['path.2', "1' or '1'='1"])
  })

  it('open base64 that is a segment', () => {
    const found = path(`/go/${Buffer.from('<script>alert(1)</script>').toString('base64url')}/x`)
    expect(found[1]).toMatchObject({ where: 'path.2', value: '<script>alert(1)</script>', steps: ['base64'] })
  })
})
