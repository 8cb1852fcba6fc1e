import { expect, it } from 'vitest'
import { readRequest, readResponse } from './lab/wire.ts'

it.each([
  ['GET / HTTP/1.1\r\nHost: a\r\n\r\nrest', { framing: 'none', body: '', length: 27 }],
  ['POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nokrest', { framing: 'length', body: 'ok' }],
  [
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\no\r\n1\r\nk\r\n0\r\nX-T: 1\r\n\r\n',
    { framing: 'chunked', body: 'ok', trailers: [['X-T', '1']] },
  ],
])('reads the request %j', (text, message) => {
  expect(readRequest(text)).toMatchObject(message)
})

it.each([
  'GET / HTTP/1.1\r\nHost: a\r\n',
  'POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nok',
  'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n',
])('waits for the rest of %j', (text) => {
  expect(readRequest(text)).toBe('more')
})

it.each([
  'GET /\r\n\r\n',
  'GET / HTTP/1.2\r\n\r\n',
  'GET / HTTP/1.1\r\nA : 1\r\n\r\n',
  'GET / HTTP/1.1\r\nA: 1\r\n folded\r\n\r\n',
  'GET / HTTP/1.1\r\nA: a\nb\r\n\r\n',
  'POST / HTTP/1.1\r\nContent-Length: +2\r\n\r\nok',
  'POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok',
  'POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
  'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\n\r\n',
  'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok!\r\n0\r\n\r\n',
])('finds %j wrong', (text) => {
  expect(readRequest(text)).toHaveProperty('wrong')
})

it('knows which responses have a body, and when a cut is one', () => {
  const text = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok'
  expect(readResponse(text, true, false)).toMatchObject({ framing: 'none', body: '' })
  expect(readResponse(text, false, false)).toBe('more')
  expect(readResponse(text, false, true)).toHaveProperty('wrong')
  expect(readResponse('HTTP/1.1 200 OK\r\n\r\nok', false, true)).toMatchObject({ framing: 'close', body: 'ok' })
  expect(readResponse('HTTP/1.1 304 \r\nContent-Length: 3\r\n\r\n', false, false)).toMatchObject({ framing: 'none' })
})
