import { describe, expect, it } from 'vitest'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'
import type { WireRequest } from '../../bench/detection/requests.ts'
import { places } from './evasion-places.ts'
import { evasions } from './evasions.ts'

const attacks: Readonly<Record<string, string>> = {
  sqli: "1' union select login, password from users-- ",
  xss: '<img src=x onerror=alert(document.cookie)>',
  traversal: '../../../../etc/passwd',
  cmdi: '127.0.0.1; cat /etc/passwd',
}

/**
 * Places that cannot hold an evasion at all, by evasion. A header and the head of a part end at a line end, and neither
 * the gateway's parser nor any other lets control characters into a header.
 */
const impossible: Readonly<Record<string, readonly string[]>> = {
  'null bytes between marks': ['header'],
  'null bytes in words': ['header'],
  'comments --': ['header', 'file name'],
  'comments #': ['header', 'file name'],
  'line ends': ['header', 'file name'],
  'form feeds': ['header'],
  'vertical tabs': ['header'],
}

const judge = await createInProcessJudge(80)
const isRefused = (request: WireRequest) => (judge.judge(request) as { blocked: boolean }).blocked

describe('an attack is refused in every place', () => {
  const cases = Object.entries(evasions).flatMap(([evasion, { of = Object.keys(attacks) }]) =>
    of.map((attack) => ({ evasion, attack })),
  )
  it.each(cases)('$attack, $evasion', ({ evasion, attack }) => {
    const value = evasions[evasion]!.write(attacks[attack]!)
    const requests = Object.entries(places).map(([place, write]) => ({ place, request: write(value) }))
    expect(requests.filter(({ request }) => request === null).map(({ place }) => place)).toEqual(
      impossible[evasion] ?? [],
    )
    const missed = requests.filter(({ request }) => request !== null && !isRefused(request))
    expect(missed.map(({ place }) => place)).toEqual([])
  })
})

describe('the charset of a body', () => {
  const types: Readonly<Record<string, (text: string) => string>> = {
    'application/x-www-form-urlencoded': (text) => `a=1&q=${encodeURIComponent(text)}`,
    'application/json': (text) => JSON.stringify({ a: 1, q: text }),
    'application/xml': (text) => `<a><b>${text.replaceAll('<', '&lt;')}</b></a>`,
    'text/plain': (text) => text,
  }
  const little = (text: string) => Buffer.from(text, 'utf16le')
  const big = (text: string) => little(text).swap16()
  const plain = (text: string) => Buffer.from(text)
  const behind = (...bytes: number[]) => {
    return (text: string) => Buffer.concat([Buffer.from(bytes), Buffer.from(text)])
  }
  const written: readonly (readonly [string, string, (text: string) => Buffer])[] = [
    ['UTF-16 as declared', '; charset=utf-16le', little],
    ['UTF-16 as declared, other order', '; charset=UTF-16BE', big],
    ['UTF-16 as declared, no order', '; charset=utf-16', little],
    ['UTF-16 as declared, no order, other order', '; charset=utf-16', big],
    ['UTF-16 with a mark', '', (text) => little(`\ufeff${text}`)],
    ['UTF-16 with a mark, other order', '', (text) => big(`\ufeff${text}`)],
    ['UTF-16 that nothing tells', '', little],
    ['declared as UTF-16 and ASCII', '; charset=utf-16le', plain],
    ['declared as UTF-16 and ASCII, other order', '; charset=utf-16be', plain],
    ['marked as UTF-16 and ASCII', '', behind(0xff, 0xfe)],
    ['marked as UTF-16 and ASCII, other order', '', behind(0xfe, 0xff)],
    ['as UTF-16 begins, and ASCII', '', behind(0x61, 0, 0x62, 0)],
    ['as UTF-16 begins, and ASCII, other order', '', behind(0, 0x61, 0, 0x62)],
    ['declared as UTF-7 and ASCII', '; charset=utf-7', plain],
  ]
  const cases = written.flatMap((one) => Object.keys(types).map((type) => [type, ...one] as const))

  it.each(cases)('hides nothing: %s %s', (type, _name, charset, write) => {
    const headers = ['Host', 'www.example.com', 'Content-Type', `${type}${charset}`]
    for (const [name, attack] of Object.entries(attacks)) {
      const request = { method: 'POST', path: '/', query: '', headers, body: write(types[type]!(attack)) }
      expect(isRefused(request), name).toBe(true)
    }
  })

  it.each(['ibm037', 'cp500', 'IBM1047', 'utf-32'])('that nobody here reads is evidence: %s', async (charset) => {
    const headers = ['Host', 'www.example.com', 'Content-Type', `text/plain; charset=${charset}`]
    const ebcdic = Buffer.from([0xa4, 0x95, 0x89, 0x96, 0x95, 0x40, 0xa2, 0x85, 0x93, 0x85, 0x83, 0xa3])
    const { signals } = await judge.judge({ method: 'POST', path: '/', query: '', headers, body: ebcdic })
    expect(signals.map(({ id }) => id)).toContain('evasion.charset')
  })
})
