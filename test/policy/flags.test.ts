import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { judgeFiles, judgeOf, problemsOf } from './judge.ts'

const file = (flag: string) => `policy: shop
flags: { beta: ${flag} }
rules:
  - { name: on, when: flags.beta, then: { tag: on } }
`
const addresses = Array.from({ length: 4_000 }, (_, i) => `10.${i >> 8}.${i & 255}.7`)

async function chosen(flag: string, clients = addresses): Promise<Set<string>> {
  const { judge } = await judgeOf(file(flag))
  return new Set(clients.filter((ip) => judge({ ip }).ctx.tags.includes('on')))
}

describe('a flag', () => {
  it('is on or off for everybody', async () => {
    expect((await chosen('true')).size).toBe(addresses.length)
    expect((await chosen('false')).size).toBe(0)
  })

  it('is on for its percentage of the clients, the same ones each time', async () => {
    const some = await chosen('{ percent: 10, by: client.ip }')
    expect(some.size).toBeGreaterThan(300)
    expect(some.size).toBeLessThan(500)
    expect(await chosen('{ percent: 10, by: client.ip }')).toEqual(some)
    // Written down: another hash would shuffle the clients of every running roll-out.
    expect([...some].slice(0, 3)).toEqual(firstChosen)
  })

  it('only gains clients when its percentage is raised', async () => {
    const percent = fc.integer({ min: 0, max: 10_000 }).map((steps) => steps / 100)
    await fc.assert(
      fc.asyncProperty(
        percent,
        percent,
        fc.array(fc.ipV4(), { minLength: 50, maxLength: 50 }),
        async (a, b, clients) => {
          const few = await chosen(`{ percent: ${Math.min(a, b)}, by: client.ip }`, clients)
          const many = await chosen(`{ percent: ${Math.max(a, b)}, by: client.ip }`, clients)
          expect([...few].filter((ip) => !many.has(ip))).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  })

  it('chooses other clients under another salt, and the same under the same', async () => {
    const own = await chosen('{ percent: 50, by: client.ip }')
    const salted = await chosen('{ percent: 50, by: client.ip, salt: other }')
    const both = [...own].filter((ip) => salted.has(ip)).length
    expect(both / addresses.length).toBeGreaterThan(0.2)
    expect(both / addresses.length).toBeLessThan(0.3)
    expect(await chosen('{ percent: 50, by: client.ip, salt: beta }')).toEqual(own)
  })

  it('by identity goes with the identity, and nobody without one has it', async () => {
    const { judge } = await judgeOf(file('{ percent: 50, by: client.identity }'))
    const isOn = (identity: string | undefined, ip: string) =>
      judge({ ip, ...(identity && { identity }) }).ctx.tags.includes('on')
    const people = Array.from({ length: 100 }, (_, i) => `key:${i}`)
    const lucky = people.filter((who) => isOn(who, '192.0.2.1'))
    expect(lucky.length).toBeGreaterThan(25)
    expect(people.filter((who) => isOn(who, '198.51.100.9'))).toEqual(lucky)
    expect(addresses.slice(0, 100).some((ip) => isOn(undefined, ip))).toBe(false)
  })

  it('must be declared', async () => {
    expect(await problemsOf(file('true').replace('flags.beta', 'flags.bta'))).toEqual([
      '1.yaml:4:23 rules[0].when: there is no flag "bta"; did you mean "beta"?\n    flags.bta\n          ^',
    ])
    expect((await problemsOf('policy: a\nrules: [{ name: a, when: flags.x, then: { tag: a } }]'))[0]).toContain(
      'there is no flag "x"; declare it under flags:',
    )
  })

  it.each([
    ['{ percent: 101, by: client.ip }', '1.yaml:2:27 flags.beta.percent: must be at most 100'],
    ['{ percent: 10 }', '1.yaml:2:16 flags.beta'],
    ['"yes"', '1.yaml:2:16 flags.beta: must be true, false or'],
  ])('is refused as %s', async (flag, said) => {
    expect((await problemsOf(file(flag)))[0]).toContain(said)
  })

  it('of the config overrules the file, and one that nobody asks for is named in the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-flags-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'a.yaml'), file('false'))
    const { judge, log } = await judgeFiles(['a.yaml'], folder, null, { beta: true, betta: true })
    expect(judge().ctx.tags).toEqual(['on'])
    expect(log).toEqual([
      {
        level: 'warn',
        data: { flag: 'betta' },
        message: 'no policy asks for this flag of the config; is its name right?',
      },
    ])
  })

  it('that two files declare differently is a problem', async () => {
    const other = file('false').replace('shop', 'other')
    expect((await problemsOf(file('true'), other))[0]).toMatch(
      /^2\.yaml:2:16 flags\.beta: \S*1\.yaml declares the flag "beta" otherwise/,
    )
    await judgeOf(file('true'), file('true').replace('shop', 'other'))
  })
})

const firstChosen = ['10.0.0.7', '10.0.2.7', '10.0.11.7']
