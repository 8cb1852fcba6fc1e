import { expect, it } from 'vitest'
import { judgeOf, problemsOf } from './judge.ts'

const text = `policy: hours
rules:
  - { name: berlin, when: 'time.at("Europe/Berlin").hour == 0', then: { tag: berlin } }
  - { name: kolkata, when: 'time.at("Asia/Kolkata").hour == 4', then: { tag: kolkata } }
  - { name: monday, when: 'time.at("Europe/Berlin").weekday == 1', then: { tag: monday } }
`

it('hours and days of a zone follow its clock, summer time included', async () => {
  const { judge, now } = await judgeOf(text)
  now.wallMs = Date.UTC(2026, 6, 5, 22, 30) // Sunday in UTC, 0:30 on Monday in Berlin (+2)
  expect(judge().ctx.tags).toEqual(['berlin', 'monday', 'kolkata'].toSorted((a, b) => order(a) - order(b)))
  now.wallMs = Date.UTC(2026, 0, 4, 22, 30) // 23:30 on Sunday in Berlin (+1)
  expect(judge().ctx.tags).toEqual(['kolkata'])
  now.wallMs = Date.UTC(2026, 0, 4, 23, 30)
  expect(judge().ctx.tags).toEqual(['berlin', 'monday'])
})

it('changes at the minute at which the zone does', async () => {
  const { judge, now } = await judgeOf(text.replace('hour == 0', 'hour == 3'))
  now.wallMs = Date.UTC(2026, 2, 29, 0, 59, 59, 999)
  expect(judge().ctx.tags).toEqual([])
  now.wallMs = Date.UTC(2026, 2, 29, 1)
  expect(judge().ctx.tags).toEqual(['berlin'])
})

it('a zone that there is not is a problem', async () => {
  const [problem] = await problemsOf(text.replace('Europe/Berlin', 'Europe/Berln'))
  expect(problem).toContain('1.yaml:3:27 rules[0].when: there is no time zone "Europe/Berln"')
})

const order = (tag: string) => ['berlin', 'kolkata', 'monday'].indexOf(tag)
