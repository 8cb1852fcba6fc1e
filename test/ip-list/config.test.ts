import { describe, expect, it } from 'vitest'
import { problemsOf } from './edge.ts'

describe('an entry that cannot be meant is an error that says how to write it', () => {
  it.each([
    [
      '10.0.0.1/8',
      'deny.0: 10.0.0.1/8 has bits set outside its mask: write 10.0.0.0/8, or 10.0.0.1 for the one address',
    ],
    ['2001:db8::1/32', '2001:db8::1/32 has bits set outside its mask: write 2001:db8::/32, or 2001:db8::1 for the one'],
    ['0.0.0.0/0', '0.0.0.0/0 is every address there is: write any if that is what you mean'],
    ['::/0', '::/0 is every address there is: write any'],
    ['10.0.0.0/33', '10.0.0.0/33: an IPv4 network has 1 to 32 bits after the slash'],
    ['2001:db8::/129', 'an IPv6 network has 1 to 128 bits after the slash'],
    ['10.0.0.0/', '1 to 32 bits after the slash'],
    ['10.0.0.0/8/8', '"10.0.0.0/8/8" is not an address: write 203.0.113.7, 203.0.113.0/24'],
    ['010.0.0.1', '"010.0.0.1" is not an address'],
    ['10.1', '"10.1" is not an address'],
    ['256.1.1.1', '"256.1.1.1" is not an address'],
    ['localhost', '"localhost" is not an address'],
    ['', '"" is not an address'],
    [' 10.0.0.1', '" 10.0.0.1" is not an address'],
    ['2001:db8:::1', '"2001:db8:::1" is not an address'],
    ['[2001:db8::1]', '"[2001:db8::1]" is not an address'],
    ['fe80::1%eth0', 'leave the zone (%...) out'],
    ['::ffff:10.0.0.1', 'clients on mapped addresses are seen as IPv4: write the part after ::ffff:'],
  ])('%s', async (entry, message) => {
    expect(await problemsOf({ deny: [entry] })).toContain(message)
  })

  it('reports all of them together, each at its place', async () => {
    const problems = await problemsOf({ allow: ['10.0.0.1', 'x'], deny: ['y', '10.0.0.0/8', 'z'] })
    expect(problems.split('\n').map((line) => line.split(':')[0])).toEqual(['allow.1', 'deny.0', 'deny.2'])
  })

  it('refuses a config that lists nobody', async () => {
    expect(await problemsOf({})).toContain('both lists are empty')
  })

  it('refuses to let everybody pass every check', async () => {
    expect(await problemsOf({ allow: ['any'] })).toContain('allow: [any] would end every check for everybody')
  })

  it('refuses an entry that is on both lists', async () => {
    expect(await problemsOf({ allow: ['10.0.0.1'], deny: ['10.0.0.1'] })).toBe(
      'deny: 10.0.0.1 is on both lists, and allow wins: take it off one of them',
    )
  })
})
