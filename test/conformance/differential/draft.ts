/** A request in parts, so that mutations can meet in one request. */
export interface Draft {
  /** Before the request line. */
  prefix: string
  method: string
  target: string
  version: string
  /** Between the parts of the request line. */
  blank: string
  lineEnd: string
  /** Whole field lines without their ends; Host is the first. */
  lines: string[]
  /** Ends of field lines. */
  fieldEnd: string
  /** The empty line. */
  headEnd: string
  body: string
}

/** Whether and how the request has a body. */
export type Base = 'get' | 'length' | 'chunked'

export const bases: readonly Base[] = ['get', 'length', 'chunked']

export function newDraft(base: Base): Draft {
  return {
    ...{ prefix: '', method: base === 'get' ? 'GET' : 'POST', target: '/a', version: 'HTTP/1.1', blank: ' ' },
    ...{ lineEnd: '\r\n', fieldEnd: '\r\n', headEnd: '\r\n' },
    lines: ['Host: conformance.example', ...framing[base]],
    body: bodies[base],
  }
}

const framing: Readonly<Record<Base, readonly string[]>> = {
  get: [],
  length: ['Content-Length: 5'],
  chunked: ['Transfer-Encoding: chunked'],
}

const bodies: Readonly<Record<Base, string>> = { get: '', length: 'hello', chunked: '5\r\nhello\r\n0\r\n\r\n' }

/** latin1. */
export function toBytes(draft: Draft): string {
  const { prefix, method, target, version, blank, lineEnd, lines, fieldEnd, headEnd, body } = draft
  const start = [method, target, ...(version === '' ? [] : [version])].join(blank)
  return `${prefix}${start}${lineEnd}${lines.map((line) => line + fieldEnd).join('')}${headEnd}${body}`
}
