import { describe, expect, it } from 'vitest'
import { readMarkup } from '../../plugins/threat-score/xss-html.ts'

/** Tags and attributes as `name`, `/name`, `@name=value`. */
function tokens(text: string): string[] {
  const seen: string[] = []
  readMarkup(
    text,
    0,
    text.length,
    {
      tag: (list, from, to, closing) => {
        list.push((closing ? '/' : '') + text.slice(from, to))
        return ''
      },
      attribute: (list, _, from, to, valueFrom, valueTo) => {
        list.push(`@${text.slice(from, to)}=${text.slice(valueFrom, valueTo)}`)
      },
      tagEnd: () => undefined,
      done: () => false,
    },
    seen,
  )
  return seen
}

describe('the markup tokenizer', () => {
  it.each([
    ['a slash separates attributes', '<svg/onload=x>', ['svg', '@onload=x']],
    ['quotes need no blank behind them', `<a b='c'd="e"f>`, ['a', '@b=c', '@d=e', '@f=']],
    ['blanks may stand around the equals sign', '<a b \t=\n c>', ['a', '@b=c']],
    ['an unquoted value may hold slashes and quotes', '<a b=c/d"e>', ['a', '@b=c/d"e']],
    ['the end of the text ends a tag', '<a b=c', ['a', '@b=c']],
    ['a quote without a partner is no quote', '<a b="c d=e>', ['a', '@b=c', '@d=e']],
    ['a tag begins inside of a tag', '<a <b c=d>', ['a', 'b', '@c=d']],
    ['a tag begins inside of a name', '<scr<script>ipt>', ['scr', 'script']],
    ['a quoted value is markup too', '<a b="<c d=e>">', ['a', '@b=<c d=e>', 'c', '@d=e']],
    ['comments are read', '<!--<a>-->', ['a']],
    ['end tags are marked', '</a ><b/>', ['/a', 'b']],
    ['a blank or a digit opens nothing', 'a < b <3 <', []],
    ['a name may begin with an equals sign', '<a =b=c>', ['a', '@=b=c']],
    ['null bytes before a name are skipped', '<\0a>', ['a']],
  ])('%s', (_, text, expected) => {
    expect(tokens(text)).toEqual(expected)
  })
})
