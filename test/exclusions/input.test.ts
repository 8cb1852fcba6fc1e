import { describe, expect, it } from 'vitest'
import { nowMs, scored, suggest, suggested, xss } from './kit.ts'

const event = (client: number, hoursAgo: number) => ({
  specversion: '1.0',
  type: 'dev.sallyport.decision.v1',
  time: new Date(nowMs - hoursAgo * 3_600_000).toISOString(),
  data: scored(`r${client}`, client, [xss]),
})
const summary = { specversion: '1.0', type: 'dev.sallyport.summary.v1', data: { requests: 5 } }

describe('the records that suggestions are made from', () => {
  it('are events, also among others and with a last line cut short', async () => {
    const { code, err } = await suggest([summary, event(1, 1), event(2, 1), event(3, 1), '{"specversion":'])
    expect([code, err]).toEqual([0, 'sallyport exclusions: 1 lines are no events, the first is line 5\n'])
  })

  it.each(['2h', '2027-01-15T10:00:00Z'])('are those since %s', async (since) => {
    const answer = await suggested([event(1, 1), event(2, 1), event(3, 3)], { since, minClients: '2' })
    expect(answer.suggestions[0]!.clients).toBe(2)
  })

  it('are those that a rule matched, or would have', async () => {
    const decisions = [1, 2, 3, 4].map((client) => scored(`r${client}`, client, [xss]))
    const by = (rule: string) => ({ ...decisions[0]!.verdict, rule, mode: 'observe' as const })
    const [a, b, c, d] = decisions as [(typeof decisions)[0], (typeof decisions)[0], (typeof decisions)[0], object]
    const input = [
      { ...a, verdict: by('hostile') },
      { ...b, observed: [by('hostile')] },
      { ...c, matched: ['hostile'] },
      d,
    ]
    expect((await suggested(input, { rule: 'hostile' })).suggestions[0]!.examples).toEqual(['r1', 'r2', 'r3'])
  })
})

describe('mistakes', () => {
  it.each([
    [{ threshold: '0' }, '--threshold: use a whole number from 1 to 100, not "0"'],
    [{ minClients: '1' }, '--min-clients: use a whole number from 2 to 1000000, not "1"'],
    [{ falseAlarms: 'r1,,r2' }, '--false-alarms: write request ids with commas between them'],
    [{ falseAlarms: 'r1,r9' }, 'there is no record of "r9"'],
    [
      { since: 'yesterday' },
      '--since: use a time (2027-03-31 or 2027-03-31T08:00:00Z) or a duration (24h), not "yesterday"',
    ],
    [{ events: '/nowhere/at-all' }, "ENOENT: no such file or directory, open '/nowhere/at-all'"],
  ])('%j', async (options, message) => {
    const said = await suggest([event(1, 1)], options)
    expect(said).toEqual({ code: 2, out: '', err: `sallyport exclusions: ${message}\n` })
  })

  it('a file without decisions', async () => {
    const { code, err } = await suggest([summary])
    expect([code, err]).toEqual([
      2,
      'sallyport exclusions: there is no decision in there; an event stream has one JSON event a line\n',
    ])
  })
})
