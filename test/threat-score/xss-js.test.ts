// biome-ignore-all lint/suspicious/noTemplateCurlyInString: payloads are not templates
import { describe, expect, it } from 'vitest'
import { NUMBER, readScript } from '../../plugins/threat-score/xss-js.ts'
import { SCRIPT } from '../../plugins/threat-score/xss-js-reader.ts'

function evidence(text: string): string[] {
  const bits = readScript(text, 0, text.length)
  return Object.entries(SCRIPT)
    .filter(([, bit]) => (bits & bit) !== 0)
    .map(([name]) => name)
}

describe('the script reader', () => {
  it.each<[string, string[]]>([
    ['alert(1)', ['dialog', 'call']],
    ['alert/* x */(1)', ['dialog', 'call']],
    ['x = alert', ['mention', 'assignment']],
    ['window["al" + "ert"](1)', ['indirect', 'call']],
    ['window["alert"](1)', ['dialog', 'indirect', 'call']],
    ['document.cookie', ['secret']],
    ['document["cookie"]', ['secret', 'spelled']],
    ['request.cookie', []],
    ['location = "//x"', ['location', 'assignment', 'redirect']],
    ['?location=Paris', ['assignment']],
    ['setTimeout("x")', ['exec', 'call']],
    ['setTimeout(x)', ['call']],
    ['eval(`x`)', ['exec', 'call', 'textAsCode']],
    ['`${alert(1)}`', ['dialog', 'call']],
    ['if (a) alert(1)', ['dialog', 'call']],
    ['// alert(1)', []],
    ['// x\nalert(1)', ['dialog', 'call']],
    ['"alert(1)"', []],
    ['inquirer.prompt(1)', ['call']],
  ])('%s', (text, expected) => {
    expect(evidence(text)).toEqual(expected)
  })

  it.each([
    'please alert(1)',
    '1alert(1)',
    '"a" alert(1)',
    'f(x) alert(1)',
    'me@x.y; alert(1)',
  ])('leaves what is no program: %s', (text) => {
    expect(evidence(text)).not.toContain('dialog')
  })

  it.each(['0x1f', '1e3', '10n', '1_000', '1.5', '1..constructor'])('%s is a number', (text) => {
    expect(NUMBER.test(text)).toBe(true)
  })
})
