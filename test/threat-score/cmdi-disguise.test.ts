// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { expandBraces, unmask } from '../../plugins/threat-score/cmdi-unmask.ts'
import { familyTotalOf, totalOf } from './scan-score.ts'

describe('what a shell removes from words', () => {
  it.each([
    ["n'e't'sta't", 'netstat'],
    ["if''config", 'ifconfig'],
    ['u\\na\\\\me', 'uname'],
    ['ls$@ -l', 'ls -l'],
    ['un$()ame', 'uname'],
    ['ho``st', 'host'],
    ['c${u}at', 'cat'],
    ['p^i^ng', 'ping'],
    ['cat /e\\\ntc', 'cat /etc'],
    ['ping%ProgramFiles:~10,1%host', 'ping host'],
    ["$'i'd", 'id'],
  ])('%s is %s', (text, plain) => expect(unmask(text)).toBe(plain))

  it.each([
    "don't",
    "it's 5 o'clock",
    '"cat" and "dog"',
    '$x^2$',
    'c:\\',
    '50%: off',
    '```js',
    '\\\\',
    'US$ 5',
  ])('is nothing in %s', (text) => expect(unmask(text)).toBe(text))

  it.each([
    ['{,uname,-a}', ' uname -a'],
    ['c{a,oun}t x', 'cat count x'],
    ['{w,-h}', 'w -h'],
    ['[a-z]{2,4}', '[a-z]{2,4}'],
    ['{ id, name }', '{ id, name }'],
  ])('braces: %s is %s', (text, plain) => expect(expandBraces(text)).toBe(plain))

  it('does not take long for marks alone', () => {
    for (const mark of ['\\', "'", '{', '{,', '$', '`', '^', '%x:~', '/']) unmask(expandBraces(mark.repeat(2048)))
  })
})

describe('commands in disguise, as a whole value', () => {
  it.each([
    "n'e't'sta't",
    'u""name -a',
    '\\n\\e\\t\\s\\t\\a\\t',
    'if$@config',
    'un$()ame',
    'un``ame',
    '{,netstat,-an}',
    '{l,-a}s',
    'c"a"t /home/x',
    "ec''ho owned",
    '/\\b\\i\\n///b\\a\\s\\h',
    'cat /e\\\ntc/gro\\\nup',
    'ping%ProgramW6432:~10,-5%198.51.100.7',
    ';n\\\\e\\\\t\\\\s\\\\t\\\\a\\\\t \\\\-\\\\a',
  ])('are denied: %s', (value) => expect(familyTotalOf('cmdi', value)).toBeGreaterThanOrEqual(80))

  it.each([
    "O'Brien's",
    'python${PYTHON_VERSION}',
    '{bash,zsh}',
    '{id,name,date}',
    'src/**/*.{js,ts}',
    'C:\\Users\\cat\\find.txt',
    '\\find the macro',
    '\\bcat\\b',
    "the 'ls' command",
    'id\\tname\\tdate',
  ])('are not read into: %s', (value) => expect(totalOf(value)).toBeLessThan(40))
})

describe('wildcards that only a shell completes', () => {
  it.each([
    '/e*c/shad*',
    '/e??/pas*d',
    '/us?/bi?/un?me',
    '/usr/sbin/[i]fconfig -a',
    '{,/b?n/l?,/e??/p??s??,}',
  ])('are denied: %s', (value) => expect(totalOf(value)).toBeGreaterThanOrEqual(80))

  it('are denied in a path and in headers behind a command', () => {
    expect(totalOf('tac+/e??/gro?p', { kind: 'path', where: 'path.1' })).toBeGreaterThanOrEqual(80)
    expect(totalOf('tac+/e??/gro?p', { kind: 'header', where: 'header.user-agent' })).toBeGreaterThanOrEqual(80)
  })

  it.each([
    '/api/users?page',
    '/app/search?',
    '/*/id',
    '/api/*/users',
    '/**/*.ts',
    '/e*/x',
    '*/*',
    '/bin/*',
  ])('are not denied where they are patterns: %s', (value) => expect(familyTotalOf('cmdi', value)).toBeLessThan(40))
})
