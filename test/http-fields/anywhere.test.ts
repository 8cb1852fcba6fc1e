import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { body, headers, holds, json, path, query, wire } from './requests.ts'

const payloads = [
  '<svg onload=alert(1)>',
  '../../../etc/passwd',
  "' or '1'='1' -- x",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the payload is one
  '${jndi:ldap://x/a}',
  '; cat /etc/shadow',
]

const each = (text: string, one: (code: number) => string): string =>
  Array.from(text, (c) => one(c.charCodeAt(0))).join('')
const hex = (code: number, size: number): string => code.toString(16).padStart(size, '0')
const percent = (text: string): string => each(text, (code) => `%${hex(code, 2)}`)

const encodings: Record<string, (text: string) => string> = {
  none: (text) => text,
  percent,
  'percent twice': (text) => percent(text).replaceAll('%', '%25'),
  'percent three times': (text) => percent(text).replaceAll('%', '%2525'),
  '%u': (text) => each(text, (code) => `%u${hex(code, 4)}`),
  'overlong of two bytes': (text) =>
    each(text, (code) => `%${hex(0xc0 | (code >> 6), 2)}%${hex(0x80 | (code & 63), 2)}`),
  'overlong of three bytes': (text) =>
    each(text, (code) => `%e0%${hex(0x80 | (code >> 6), 2)}%${hex(0x80 | (code & 63), 2)}`),
  'decimal entities': (text) => each(text, (code) => `&#${code};`),
  'hex entities': (text) => each(text, (code) => `&#x${hex(code, 4)};`),
  'unicode escapes': (text) => each(text, (code) => `\\u${hex(code, 4)}`),
  'hex escapes': (text) => each(text, (code) => `\\x${hex(code, 2)}`),
  'full-width': (text) => each(text, (code) => (code > 32 ? String.fromCharCode(code + 0xfee0) : ' ')),
  null: (text) => Array.from(text).join('\0'),
  base64: (text) => btoa(text),
  'base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'UTF-7': (text) => each(text, (code) => `+${Buffer.from([0, code]).toString('base64').slice(0, 3)}-`),
}

/** What the syntax of a place forces a client to escape; the attacker's own encoding stays. */
const inQuery = (text: string): string => wire(text.replace(/[&+#= ]/g, encodeURIComponent))
const inPath = (text: string): string => wire(text.replace(/[?# ]/g, encodeURIComponent))
const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const part = (head: string, content: string): Field[] =>
  body(
    `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n--b--\r\n`,
    'multipart/form-data; boundary=b',
  )
const form = 'application/x-www-form-urlencoded'

const places: Record<string, (text: string) => Field[]> = {
  'the path': (text) => path(`/shop/${inPath(text)}`),
  'a path segment': (text) => path(`/shop/${inPath(text).replaceAll('/', '%2f')}/details`),
  'a query value': (text) => query(`a=1&q=${inQuery(text)}&b=2`),
  'a query name': (text) => query(`a=1&${inQuery(text)}=2`),
  'a bare query': (text) => query(inQuery(text)),
  'a cookie': (text) => headers('Cookie', `a=1; q=${wire(text.replaceAll(';', '%3b'))}; b=2`),
  'User-Agent': (text) => headers('User-Agent', wire(text)),
  'Accept-Language': (text) => headers('Accept-Language', wire(text)),
  'Content-Type': (text) => headers('content-type', wire(text)),
  Date: (text) => headers('Date', wire(text)),
  'an unknown header': (text) => headers('X-Api-Version', wire(text)),
  'a Referer': (text) => headers('Referer', wire(text)),
  'a user name': (text) => headers('Authorization', `Basic ${Buffer.from(`${text}:x`).toString('base64')}`),
  'a bearer token': (text) => headers('Authorization', `Bearer ${wire(text)}`),
  'a form value': (text) => body(`a=1&q=${text.replace(/[&+= ]/g, encodeURIComponent)}`, form),
  'a form name': (text) => body(`a=1&${text.replace(/[&+= ]/g, encodeURIComponent)}=1`, form),
  'a JSON string': (text) => json({ list: [{ q: text }] }),
  'a JSON key': (text) => json({ [text]: 1 }),
  'JSON in a JSON string': (text) => json({ variables: JSON.stringify({ q: text }) }),
  'JSON in a query': (text) => query(`filter=${encodeURIComponent(JSON.stringify({ q: text }))}`),
  'cut JSON': (text) => body(JSON.stringify({ q: text }).slice(0, -2), 'application/json', false),
  'JSON as text': (text) => body(JSON.stringify([text]), 'text/plain'),
  'a multipart value': (text) => part('name="q"', text),
  'a multipart name': (text) => part(`name="${text.replaceAll('"', '%22')}"`, 'x'),
  'a file name': (text) => part(`name="q"; filename="${text}"`, 'x'),
  'a text file': (text) => part('name="q"; filename="a.txt"', text),
  'XML text': (text) => body(`<?xml version="1.0"?><a><b>${inXml(text)}</b></a>`, 'text/xml'),
  'an XML attribute': (text) => body(`<a b="${inXml(text)}"/>`, 'application/soap+xml'),
  'an XML section': (text) => body(`<a><![CDATA[${text}]]></a>`, 'application/xml'),
  'an XML comment': (text) => body(`<a><!-- ${text} --></a>`, 'application/xml'),
  'plain text': (text) => body(text, 'text/plain'),
  'no content type': (text) => body(text, ''),
}

describe('a payload', () => {
  for (const [place, fieldsOf] of Object.entries(places)) {
    it.each(Object.entries(encodings))(`in ${place} is found through %s`, (_name, encode) => {
      for (const payload of payloads) {
        const fields = fieldsOf(encode(payload))
        expect(holds(fields, payload), JSON.stringify(fields)).toBe(true)
        expect(fields.some((field) => !field.plain && field.value.includes(payload))).toBe(true)
      }
    })
  }
})
