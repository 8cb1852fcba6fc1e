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
    name: 'response/invalid: Bare CR followed by CR after response line',
    why: "undici reads CR CR behind a status line as its end; what is sent on is written anew, so that no reader behind the gateway meets it (the application's mistake, RFC 9112, 2.2)",
  },
]
