// biome-ignore-all lint/suspicious/noTemplateCurlyInString: payloads are not templates
import { describe, expect, it } from 'vitest'
import { xss } from '../../plugins/threat-score/xss.ts'
import { otherReading } from '../../plugins/threat-score/xss-readings.ts'
import { scoreOf } from './score-of.ts'

describe('the other reading of a value', () => {
  it.each([
    ["open('jav'+'ascript:a')", "open('javascript:a')"],
    ["['con', 'firm'].join('')", "['confirm'].join('')"],
    ["'al'.concat('ert')", "'alert')"],
    ['top[/al/.source+/ert/ .source]', "top['alert']"],
    ['\\152\\141\\166\\141', 'java'],
    ['\\j\\av\\a\\s\\cr', 'javascr'],
    ['scr\\0ipt', 'script'],
    ['o<x>nfocus=al<y>ert(1)', 'onfocus=alert(1)'],
    ['jav<!-- x -->ascript', 'javascript'],
    ['sc{{z}}ript', 'script'],
    ['on{{click=f()}}', 'onclick=f()'],
    ['"<a b=""c"">"', '<a b="c">"'],
  ])('%s', (text, other) => {
    expect(otherReading(text)).toBe(other)
  })

  it.each(['H<sub>2</sub>O', 'a + b', 'x < y', 'C:\\temp', '{{ a }} {{ b }}', '"a","b"'])('leaves %s', (text) => {
    expect(otherReading(text)).toBe(text)
  })

  it('is not made of long values', () => {
    const long = `${'a'.repeat(3000)}'b'+'c'`
    expect(otherReading(long)).toBe(long)
  })
})

describe('names that were taken apart', () => {
  it.each([
    "open('jav'+'ascript:conf'+'irm(2)')",
    "a='ev'+'al';self[a](name)",
    "x='loca'+'tion';y=self[x];y.href=name",
    'a=/ev/.source+/al/.source;1[a](name)',
    '\\152\\141\\166\\141\\163\\143\\162\\151\\160\\164:confirm(1)',
    '\\j\\av\\a\\s\\cr\\i\\pt:\\c\\on\\f\\i\\r\\m(1)',
    '"o<i>nmouseover=pro<i>mpt(1)//',
    '<scr<x>ipt>confirm(1)</scr<x>ipt>',
    '<sc{{y}}ript>confirm(1)</sc{{y}}ript>',
    '"on{{focus=confirm(1)/*}}*/>',
    '"<BODY onload=""confirm(""a"")"">"',
    "({})[$='\\143\\157\\156\\163\\164\\162\\165\\143\\164\\157\\162'][$]('confirm(1)')()",
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })
})

describe('escapes of client-side templates', () => {
  it.each([
    "{{1[b='constructor'][b]('confirm(2)')()}}",
    "[[1[b='constructor'][b]('confirm(2)')()]]",
    "{{y=['con','structor'].join('');z={};z[y][y]('alert(1)')()}}",
    "{{''['cons'.concat('tructor')]('confirm(1)')()}}",
    '{{a.sub.call.call(b[a].getOwnPropertyDescriptor(b[a],a).value,0,x)()}}',
    "{{'a'.charAt=[].join;$x='confirm(1)'}}",
    '{{(apply=constructor)&&(valueOf=call)}}',
    '{{x.constructor`confirm(1)`()}}',
    '<x @[_b.constructor`confirm(1)`()]>',
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    '{{ items[index].name }} {{ user["name"] }}',
    "{{ t('cart.items', { count: 3 }) }} {{ total()() }}",
    "{{ hostvars[groups['web'][0]]['ansible_host'] }}",
    '{{ join = true }} {{- $name := default .Chart.Name .Values.name -}}',
    "{% set x = ['a','b'].join('') %}{{ x }}",
  ])('leaves %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(40)
  })
})
