import type { ResponseHead } from '../../gateway/contract/index.ts'

/** A header that tells more than clients need. */
export interface HeadLeak {
  readonly id: string
  readonly points: number
  /** In lower case. */
  readonly header: string
  /** What its value looks like; absent: it should not be there at all. */
  readonly pattern?: RegExp
}

const version = /\d\.\d/

/** Versions tell which published hole fits; debug headers lead to profilers and internals. */
export const headLeaks: readonly HeadLeak[] = [
  { id: 'leak.version.server', points: 5, header: 'server', pattern: version },
  { id: 'leak.version.powered-by', points: 5, header: 'x-powered-by', pattern: version },
  { id: 'leak.version.aspnet', points: 5, header: 'x-aspnet-version' },
  { id: 'leak.version.aspnet-mvc', points: 5, header: 'x-aspnetmvc-version' },
  { id: 'leak.version.generator', points: 5, header: 'x-generator', pattern: version },
  // Symfony's profiler shows requests, settings and queries to whoever has the token.
  { id: 'leak.debug.symfony', points: 30, header: 'x-debug-token' },
  { id: 'leak.debug.symfony', points: 30, header: 'x-debug-token-link' },
  { id: 'leak.debug.exception', points: 30, header: 'x-debug-exception' },
  { id: 'leak.debug.werkzeug', points: 30, header: 'server', pattern: /^Werkzeug\// },
  { id: 'leak.debug.sourcemap', points: 10, header: 'x-sourcemap' },
  { id: 'leak.debug.php', points: 20, header: 'x-chromelogger-data' },
  { id: 'leak.debug.rails', points: 5, header: 'x-runtime' },
]

export function createHeadLook(
  leaks: readonly HeadLeak[],
): (head: ResponseHead, report: (leak: HeadLeak) => undefined) => undefined {
  const byHeader = [...Map.groupBy(leaks, ({ header }) => header)]
  return (head, report) => {
    for (const [header, candidates] of byHeader) {
      const value = head.header(header)
      if (value === null) continue
      for (const leak of candidates) if (leak.pattern === undefined || leak.pattern.test(value)) report(leak)
    }
  }
}
