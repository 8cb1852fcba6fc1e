import { describe, expect, it } from 'vitest'
import { scored, suggest, suggested, xss } from './kit.ts'

const three = [1, 2, 3].map((client) => scored(`r${client}`, client, [xss]))
const sqli = { id: 'sqli.tautology', points: 90, where: 'query.q' }
const places = ({ suggestions }: Awaited<ReturnType<typeof suggested>>) =>
  suggestions.map(({ family, where, route }) => `${family} ${where} ${route}`)

describe('sallyport exclusions suggest', () => {
  it('prints YAML with an end, figures and examples', async () => {
    expect(await suggest(three)).toEqual({
      code: 0,
      err: '',
      out: `# 1 suggestion from 3 recorded decisions, 3 with a score of 60 or more.
# Look at the examples first (sallyport explain ID): an attack looks like this too.
exclusions:
  # 3 requests of 3 clients; for example "r1", "r2", "r3"
  - where: "body.form.article"
    families: [xss]
    routes: ["editor"]
    until: 2027-02-14
    reason: "suggested: 3 requests of 3 clients"
`,
    })
  })

  it('puts first what concerns most clients', async () => {
    const more = [11, 12, 13, 14].map((client) => scored(`s${client}`, client, [sqli], 'search'))
    expect(places(await suggested([...three, ...more]))).toEqual([
      'sqli query.q search',
      'xss body.form.article editor',
    ])
  })

  it('takes out no more than it must', async () => {
    const weak = { id: 'evasion.double', points: 20, where: 'body.form.article' }
    const elsewhere = { ...xss, points: 70, where: 'body.form.title' }
    const both = [1, 2, 3].map((client) => scored(`r${client}`, client, [elsewhere, xss, weak]))
    expect(places(await suggested(both))).toEqual(['xss body.form.article editor', 'xss body.form.title editor'])
  })

  it('counts what threat-score observes as if it were enforced, and nothing that others observe', async () => {
    const observed = [1, 2, 3].map((client) => scored(`r${client}`, client, [{ ...xss, observed: true }]))
    expect(places(await suggested(observed))).toHaveLength(1)
    const bots = { id: 'bots.speed', points: 90, where: 'client', observed: true }
    expect((await suggested([scored('r1', 1, [bots])])).candidates).toBe(0)
  })

  it('leaves out requests below the threshold', async () => {
    const low = [1, 2, 3].map((client) => scored(`r${client}`, client, [{ ...xss, points: 50 }]))
    expect((await suggest(low)).code).toBe(1)
    expect((await suggest(low, { threshold: '50' })).code).toBe(0)
  })
})

describe('what speaks for an exclusion', () => {
  it('is several clients, and two addresses of one IPv6 network are one', async () => {
    expect((await suggested(three, { minClients: '4' })).leftOut).toMatchObject([{ clients: 3 }])
    const network = ['2001:db8::1', '2001:db8::2', '2001:db8::3'].map((at, n) => scored(`r${n}`, at, [xss]))
    const answer = await suggested(network, { minClients: '2' })
    expect([answer.suggestions, answer.leftOut[0]!.clients]).toEqual([[], 1])
  })

  it('is no client that tries many kinds of attacks, or brings a scanner', async () => {
    const kinds = ['sqli.union', 'cmdi.pipe', 'traversal.climb'].map((id) => ({ ...xss, id }))
    const scanner = { id: 'scanner.tool', points: 90, where: 'header.user-agent' }
    const hostile = [...three, scored('h1', 3, kinds), scored('h2', 2, [scanner])]
    const answer = await suggested(hostile)
    expect([answer.attackers, answer.suggestions, answer.leftOut[0]!.clients]).toEqual([2, [], 1])
  })

  it('is no name with a star, which would take in other places', async () => {
    const star = [1, 2, 3].map((client) => scored(`r${client}`, client, [{ ...xss, where: 'query.*' }]))
    expect(places(await suggested(star))).toEqual([])
  })
})

describe('with --false-alarms', () => {
  const falseAlarms = 'r1,r2'

  it('recomputes the score of each, and says what else would pass', async () => {
    const stays = scored('r2', 2, [xss, { ...sqli, id: 'odd.thing' }])
    const answer = await suggested([three[0]!, stays, three[2]!, scored('r4', 4, [sqli])], { falseAlarms })
    expect(answer.falseAlarms).toEqual([
      { id: 'r1', score: 85, after: 0, passes: true },
      { id: 'r2', score: 99, after: 90, passes: false },
    ])
    expect(answer.alsoPass).toBe(1)
    const { out } = await suggest([three[0]!, stays], { falseAlarms })
    expect(out).toContain('# "r1": 85 now, 0 with these: passes\n# "r2": 99 now, 90 with these: does not pass\n')
  })

  it('suggests nothing for a place that only one client has shown', async () => {
    const { code, out } = await suggest([three[0]!], { falseAlarms: 'r1' })
    expect(code).toBe(1)
    expect(out).toContain('# left out, 1 request of 1 client: xss in "body.form.article" on route "editor"\n')
  })
})

it('writes what clients chose so that it cannot leave its quotes', async () => {
  const where = 'query.a"\n  - where: "*\u202e'
  const { out } = await suggest([1, 2, 3].map((client) => scored(`r${client}`, client, [{ ...xss, where }])))
  expect(out).not.toContain('\u202e')
  const evil = [1, 2, 3].map((client) => scored(`r\n${client}`, client, [{ ...xss, where: 'query.a"\n\u202e' }]))
  expect((await suggest(evil)).out).toContain('  - where: "query.a\\"\\n\\u202e"\n')
})
