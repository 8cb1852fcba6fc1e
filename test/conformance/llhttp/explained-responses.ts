import type { Explanation } from '../outcome.ts'

/** Responses that llhttp reads and the gateway does not, or the other way round. */
export const responseExplanations: readonly Explanation[] = [
  {
    name: 'response/connection: HTTP 100 first, then 400',
    why: 'only requests may have an empty line before them (RFC 9112, 2.2)',
  },
  {
    name: 'response/content-length: Content-Length reset when no body is received',
    why: "the block is only whole because llhttp's harness skips bodies: the second response is the body of the first, and too short",
  },
  {
    name: 'response/sample: Response starting with CRLF',
    why: 'only requests may have an empty line before them (RFC 9112, 2.2)',
  },
  ...['RTSP response', 'ICE response', 'HTTP version 0.9'].map((name) => ({
    name: `response/sample: ${name}`,
    why: 'an answer to an HTTP/1.1 request begins with HTTP/1 (RFC 9112, 2.3)',
  })),
]
