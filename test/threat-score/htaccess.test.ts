import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { totalOf } from './scan-score.ts'

const file: Partial<Field> = { kind: 'body', where: 'body.multipart.doc.content', name: 'doc' }

describe('rules of a web server in an upload', () => {
  it.each([
    'AddType application/x-httpd-php .png',
    'AddHandler php-script .txt',
    'SetHandler application/x-httpd-php',
    'php_value auto_prepend_file /tmp/upload/a.png',
  ])('that make it run what is no program are refused: %s', (text) => {
    expect(totalOf(text, file)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    'Our hoster says to use AddType for fonts, is that right?',
    'AddType font/woff2 .woff2',
    'How do I set php_value memory_limit on shared hosting?',
  ])('that are asked about, or mean something else, pass: %s', (text) => {
    expect(totalOf(text, { kind: 'body', where: 'body.json./text' })).toBeLessThan(80)
  })
})
