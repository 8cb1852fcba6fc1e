import { describe, expect, it } from 'vitest'
import { createList } from './edge.ts'

describe('a listed address', () => {
  it('is refused with the entry that matched', async () => {
    const verdict = await createList({ deny: ['198.51.100.0/24'] })
    expect(verdict('198.51.100.9')).toEqual({
      action: 'deny',
      status: 403,
      reason: '198.51.100.0/24 is on the deny list',
      rule: '198.51.100.0/24',
    })
    expect(verdict('198.51.101.9')).toBeUndefined()
  })

  it('passes every further check when it is allowed', async () => {
    const verdict = await createList({ allow: ['2001:db8::/32'] })
    expect(verdict('2001:db8:9::1')).toEqual({
      action: 'allow',
      reason: '2001:db8::/32 is on the allow list',
      rule: '2001:db8::/32',
    })
    expect(verdict('2001:db9::1')).toBeUndefined()
  })

  it('passes when it is on both lists: allow wins, even against a smaller network', async () => {
    const verdict = await createList({ allow: ['10.0.0.0/8'], deny: ['10.1.0.0/16', '10.1.2.3'] })
    expect(verdict('10.1.2.3')).toMatchObject({ action: 'allow', rule: '10.0.0.0/8' })
  })

  it('is named by the smallest network that holds it', async () => {
    const verdict = await createList({ deny: ['10.0.0.0/8', '10.1.2.3', '10.1.0.0/16'] })
    const rules = ['10.1.2.3', '10.1.2.4', '10.2.0.0'].map((address) => verdict(address)?.rule)
    expect(rules).toEqual(['10.1.2.3', '10.1.0.0/16', '10.0.0.0/8'])
  })
})

describe('any', () => {
  it('on the deny list leaves only whom the allow list names', async () => {
    const verdict = await createList({ allow: ['10.0.0.0/8'], deny: ['any'] })
    expect(verdict('10.9.9.9')?.action).toBe('allow')
    expect(verdict('203.0.113.1')).toMatchObject({ action: 'deny', rule: 'any' })
    expect(verdict('2001:db8::1')).toMatchObject({ action: 'deny', rule: 'any' })
  })
})
