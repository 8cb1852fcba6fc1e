import { ResponseParser } from '../../gateway/proxy/response-parser.ts'
import { UpstreamError } from '../../gateway/proxy/upstream-errors.ts'
import type { Target } from './loop.ts'

/** What the parser makes of `input`, cut every `step` bytes: told apart by where pieces end in nothing but this text. */
function read(input: Buffer, step: number): string {
  let told = ''
  const parser = new ResponseParser({
    onHead({ status, fields, length }) {
      told += `[${status} ${JSON.stringify(fields)} ${length}]`
    },
    onPiece(bytes, from, to) {
      told += bytes.toString('latin1', from, to)
    },
    onEnd() {
      told += '[end]'
    },
  })
  parser.begin('GET')
  try {
    for (let at = 0; at < input.length && !parser.isOver; at += step) {
      const piece = Buffer.from(input.subarray(at, at + step))
      parser.read(piece, 0, piece.length)
    }
    parser.finish()
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    told += `[${error.code}]`
  }
  return told
}

/** Responses of applications: one reading, however they are cut, and no other error than our own. */
export const responseTarget: Target = {
  name: 'response',
  words: [
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.0 ',
    'HTTP/1.1 100\r\n\r\n',
    'Content-Length: ',
    'Transfer-Encoding: chunked',
    'Connection: close',
    '\r\n\r\n',
    '\r\n',
    '0\r\n\r\n',
    ';a=b',
    'ffffffffffffff',
  ],
  watches: (url) => /\/gateway\/proxy\/(?:response-parser|response-head|field-lines)\.ts$/.test(url),
  run(input) {
    const whole = read(input, Math.max(1, input.length))
    for (const step of [1, 7]) {
      if (read(input, step) !== whole) throw new Error(`cut every ${step} bytes it reads otherwise`)
    }
  },
}
