import type { Explanation } from '../outcome.ts'

const blankBeforeColon =
  'a blank between a field name and its colon must be refused with 400, whatever the field (RFC 9112, 5.1)'
const nameIsNoToken = 'a field name is a token; nothing else is one to a second reader (RFC 9110, 5.6.2)'
const controlInValue =
  'a control character makes a field value invalid, and refusing it is always allowed (RFC 9110, 5.5)'
const otherCoding =
  'the gateway understands no coding but chunked, and a server may refuse what it does not understand (RFC 9112, 6.1)'
const underscore =
  'names with `_` are dropped, because CGI-style servers confuse them with `-`; `http.underscoreHeaders: keep` passes them'
const controlEscape =
  'an escaped control character in a path is a way to split lines further on; `http.path.allow: [control]` passes it'

/** Cases that must pass by their tier and do not, and why. */
export const explanations: readonly Explanation[] = [
  { name: 'acceptable: No TE/CL headers, some others are non-compliant', why: blankBeforeColon },
  { name: 'acceptable: TE and some others are non-compliant', why: blankBeforeColon },
  { name: 'acceptable: CL and some others are non-compliant', why: blankBeforeColon },
  { name: 'acceptable: A non-essential header with a non-printable character (x01)', why: nameIsNoToken },
  { name: 'bad-header-characters: Some-Header\\x01', why: nameIsNoToken },
  { name: 'bad-header-characters: \\x01Some-Header', why: nameIsNoToken },
  { name: 'bad-header-characters: Some-Header: \\x01value', why: controlInValue },
  { name: 'bad-header-characters: Some-Header: value\\x01', why: controlInValue },
  {
    name: 'acceptable: Unknown but OK HTTP/1.2',
    why: 'no client sends it; a server may refuse a version (RFC 9110, 2.5: only SHOULD), and reading it as 1.1 is a guess',
  },
  ...[
    'more-compliant-tests: Correct TE OK',
    'more-compliant-tests: Transfer-Encoding: identity and chunked OK',
    'more-compliant-tests: Multiple transfer encoding headers in a single request OK',
    'rfc-compliant: Different Transfer-Encoding headers',
    'rfc-compliant: Different Transfer-Encoding headers combined',
  ].map((name) => ({ name, why: otherCoding })),
  ...[
    'more-compliant-tests: TE with custom parameters OK',
    'rfc-compliant: Transfer-Encoding with a param: chunked;custom_param',
  ].map((name) => ({ name, why: 'chunked has no parameters: their presence should be an error (RFC 9112, 7.1)' })),
  { name: 'rfc-compliant: Valid custom header with tchar in name and obs-text', why: underscore },
  { name: 'rfc-compliant: Valid custom header with underscore in name', why: underscore },
  { name: 'rfc-compliant: Compliant URL', why: 'a target has no fragment, so `#` is invalid in it (RFC 9112, 3.2)' },
  {
    name: 'rfc-compliant: International in URI',
    why: 'a URI is ASCII (RFC 3986, 2)',
  },
  { name: 'rfc-compliant: Empty URI', why: 'a request line without a target is invalid: 400 (RFC 9112, 3 and 3.2)' },
  {
    name: 'uri-specific-test-cases: Extra spaces in version',
    why: 'a request line ends behind its version (RFC 9112, 3)',
  },
  {
    name: 'uri-specific-test-cases: [space] in URI',
    why: 'no blank is allowed in a target, and repairing it is advised against (RFC 9112, 3.2)',
  },
  { name: 'uri-specific-test-cases: %09 in URI is OK', why: controlEscape },
  { name: 'uri-specific-test-cases: %0D in URI is OK', why: controlEscape },
  { name: 'uri-specific-test-cases: %0A in URI is OK', why: controlEscape },
]

const noVersion =
  'a request line without `HTTP/1.x` is no HTTP/1.1 request (RFC 9112, 3), and servers of virtual hosts ought to disable HTTP/0.9 (RFC 9112, C.1)'

/** Cases whose tier lets pass what RFC 9112 does not: they must be refused. */
export const stricter: readonly Explanation[] = [
  { name: 'acceptable: Non-RFC, but OK HTTP/0.9', why: noVersion },
  { name: 'acceptable: Empty version, which means HTTP/0.9', why: noVersion },
  { name: 'ambiguous: Transfer-Encoding for HTTP/0.9', why: noVersion },
  { name: 'ambiguous: Transfer-Encoding for empty protocol, which is HTTP/0.9', why: noVersion },
]
