import { expect, it } from 'vitest'
import { mediaTypeOf } from '../../gateway/http/fields.ts'

it.each([
  ['', ''],
  ['application/json', 'application/json'],
  [' Application/JSON ; charset=utf-8', 'application/json'],
  ['text/plain, application/json', 'text/plain'],
  [';', ''],
  ['x'.repeat(5000), 'x'.repeat(100)],
])('the media type of %j is %j', (header, type) => expect(mediaTypeOf(header)).toBe(type))
