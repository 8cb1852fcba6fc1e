import { describe, expect, it } from 'vitest'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'
import { type Place, requestWith, type WireRequest } from '../../bench/detection/requests.ts'
import { fieldOf, hurriedTotalOf } from './scan-score.ts'

const ATTACK = "x' union select login, password from users-- "
const judge = await createInProcessJudge(80)

function isBlocked(request: WireRequest): Promise<boolean> {
  return Promise.resolve(judge.judge(request)).then(({ blocked }) => blocked)
}

describe('an attack behind padding', () => {
  const bodies: readonly Place[] = ['form', 'json', 'multipart', 'file', 'xml', 'graphql', 'text', 'nested']
  it.each(bodies)('is refused: 60 KB of letters in %s', async (place) => {
    expect(await isBlocked(requestWith(`${'lorem ipsum '.repeat(5000)}${ATTACK}`, place))).toBe(true)
  })

  it.each([
    'a',
    ' ',
    '\n',
    '%41',
    '/',
    '0,',
    '<p>x</p>',
    '&amp;',
    '\u00e4',
  ])('is refused: 20 KB of %j', async (unit) => {
    expect(await isBlocked(requestWith(`${unit.repeat(20_000 / unit.length)} ${ATTACK}`, 'form'))).toBe(true)
  })

  // What a detector looks at closely: more of it than a request may cost.
  const costly = [
    '<p>Hello <b>team</b>, see <a href="https://docs.example.com/?a=1&b=2">the guide</a>.</p>\n',
    '- [x] fix `DROP TABLE` in [docs](../a.md) -- see #12 & "notes"\n',
    'cat file.txt | grep foo > out && echo $HOME; ls -la /tmp\n',
  ]
  it.each(costly)('is refused at the end of 100 KB, and in another value: %j', async (unit) => {
    const padding = unit.repeat(100_000 / unit.length)
    expect(await isBlocked(requestWith(`${padding} ${ATTACK}`, 'text'))).toBe(true)
    const { headers } = requestWith('', 'json')
    const body = Buffer.from(JSON.stringify({ text: padding, name: ATTACK }))
    expect(await isBlocked({ method: 'POST', path: '/', query: '', headers, body })).toBe(true)
  })

  it('is refused at every offset around the border of two windows', async () => {
    for (let before = 8192 - ATTACK.length - 4; before <= 8196; before++) {
      const text = `${'word '.repeat(2000).slice(0, before)} ${ATTACK} ${'word '.repeat(400)}`
      expect(await isBlocked(requestWith(text, 'text')), `${before}`).toBe(true)
    }
  })

  it('is refused among hundreds of parameters', async () => {
    const many = Array.from({ length: 800 }, (_, n) => `p${n}=${n}`).join('&')
    const { headers } = requestWith('', 'form')
    const body = Buffer.from(`${many}&q=${encodeURIComponent(ATTACK)}`)
    expect(await isBlocked({ method: 'POST', path: '/', query: '', headers, body })).toBe(true)
    expect(await isBlocked({ method: 'GET', path: '/', query: body.toString(), headers: [], body: null })).toBe(true)
  })

  it('is looked at in whatever is small, though there is no time', () => {
    const short = fieldOf("it's (a) <b>")
    expect(hurriedTotalOf([...Array.from({ length: 100 }, () => short), fieldOf(ATTACK)])).toBeGreaterThanOrEqual(80)
  })

  it('is refused in the first and the last long value when short ones took all the time', () => {
    const short = fieldOf("it's (a) <b>")
    const filler = fieldOf('lorem ipsum, '.repeat(400))
    const attack = fieldOf(`${'lorem ipsum '.repeat(400)}${ATTACK}`)
    expect(hurriedTotalOf([short, attack, filler, filler])).toBeGreaterThanOrEqual(80)
    expect(hurriedTotalOf([short, filler, filler, attack])).toBeGreaterThanOrEqual(80)
    expect(hurriedTotalOf([short, filler, attack, filler])).toBeLessThan(80)
  })

  it('is marked as not inspected beyond what is held back', async () => {
    const { signals } = await judge.judge(requestWith(`${'a'.repeat(140_000)}${ATTACK}`, 'text'))
    expect(signals.map(({ id }) => id)).toContain('body.uninspected')
  })
})
