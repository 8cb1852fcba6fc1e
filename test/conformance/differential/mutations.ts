import type { Draft } from './draft.ts'
import { fields, hops } from './field-lines.ts'
import { chunks, codings, lengths } from './framing.ts'
import { hosts, methods, targets, versions } from './start-line.ts'

/** One change of a request. Labels are `group/what`; two of a group do not meet in one request. */
export interface Mutation {
  readonly label: string
  apply(draft: Draft): void
}

const shapes: readonly (readonly [string, (draft: Draft) => void])[] = [
  ['only-lf', (draft) => Object.assign(draft, { lineEnd: '\n', fieldEnd: '\n', headEnd: '\n' })],
  ['lf-behind-request-line', (draft) => Object.assign(draft, { lineEnd: '\n' })],
  ['lf-behind-fields', (draft) => Object.assign(draft, { fieldEnd: '\n' })],
  ['lf-as-empty-line', (draft) => Object.assign(draft, { headEnd: '\n' })],
  ['cr-behind-request-line', (draft) => Object.assign(draft, { lineEnd: '\r' })],
  ['cr-behind-fields', (draft) => Object.assign(draft, { fieldEnd: '\r' })],
  ['cr-cr-lf-behind-fields', (draft) => Object.assign(draft, { fieldEnd: '\r\r\n' })],
  ['empty-line-before', (draft) => Object.assign(draft, { prefix: '\r\n' })],
  ['two-empty-lines-before', (draft) => Object.assign(draft, { prefix: '\r\n\r\n' })],
  ['lf-before', (draft) => Object.assign(draft, { prefix: '\n' })],
  ['blank-before', (draft) => Object.assign(draft, { prefix: ' ' })],
  ['nul-before', (draft) => Object.assign(draft, { prefix: '\0' })],
  ['two-blanks', (draft) => Object.assign(draft, { blank: '  ' })],
  ['tabs', (draft) => Object.assign(draft, { blank: '\t' })],
  ['blank-line-as-first-field', (draft) => draft.lines.unshift(' ')],
  ['folded-first-field', (draft) => draft.lines.unshift(' X: 1')],
  ['host-last', (draft) => draft.lines.push(draft.lines.shift()!)],
  [
    'second-request',
    (draft) => Object.assign(draft, { body: `${draft.body}GET /b HTTP/1.1\r\nHost: b.example\r\n\r\n` }),
  ],
  ['rubbish-behind', (draft) => Object.assign(draft, { body: `${draft.body}rubbish\r\n\r\n` })],
  ['crlf-behind', (draft) => Object.assign(draft, { body: `${draft.body}\r\n` })],
]

/** Every mutation, by group. */
export const mutations: ReadonlyMap<string, readonly Mutation[]> = new Map([
  group('method', methods, (draft, method) => Object.assign(draft, { method })),
  group('target', targets, (draft, target) => Object.assign(draft, { target })),
  group('version', versions, (draft, version) => Object.assign(draft, { version })),
  group('host', hosts, (draft, host) => replaceHost(draft, [`Host: ${host}`])),
  group('hosts', ['none', 'same', 'other', 'spelt', 'spaced'], (draft, how) => replaceHost(draft, hostLines[how]!)),
  group('field', fields, (draft, line) => draft.lines.push(line)),
  group('hop', hops, (draft, line) => draft.lines.push(line)),
  group('length', lengths, (draft, length) => reframe(draft, `Content-Length: ${length}`, 'hello')),
  group('coding', codings, (draft, coding) =>
    reframe(draft, `Transfer-Encoding: ${coding}`, '5\r\nhello\r\n0\r\n\r\n'),
  ),
  group('chunk', chunks, (draft, body) => reframe(draft, 'Transfer-Encoding: chunked', body)),
  ['shape', shapes.map(([name, apply]) => ({ label: `shape/${name}`, apply }))],
])

const hostLines: Readonly<Record<string, readonly string[]>> = {
  none: [],
  same: ['Host: conformance.example', 'Host: conformance.example'],
  other: ['Host: conformance.example', 'Host: other.example'],
  spelt: ['Host: conformance.example', 'HOST: conformance.example'],
  spaced: ['Host : conformance.example'],
}

function replaceHost(draft: Draft, lines: readonly string[]): void {
  draft.lines = [...lines, ...draft.lines.filter((line) => !/^host\s*:/i.test(line))]
}

/** Framing mutations replace what the request says of its body. */
function reframe(draft: Draft, line: string, body: string): void {
  draft.lines = [...draft.lines.filter((other) => !/^(?:content-length|transfer-encoding):/i.test(other)), line]
  draft.body = body
}

function group(
  name: string,
  values: readonly string[],
  apply: (draft: Draft, value: string) => unknown,
): [string, readonly Mutation[]] {
  return [
    name,
    values.map((value) => ({
      label: `${name}/${value.length > 60 ? `${value.slice(0, 20)}…${value.length}` : value}`,
      apply: (draft) => void apply(draft, value),
    })),
  ]
}
