/** One way to count, as the run configures it, and what it may admit. */
export interface Counted {
  readonly algorithm: 'token-bucket' | 'sliding-window' | 'fixed-window' | 'concurrency'
  readonly coordination: 'local' | 'leased' | 'exact'
}

/** What every limit of a run has in common. */
export interface Size {
  /** Tokens a second, of each key. */
  readonly rate: number
  readonly burst: number
  /** Seconds of a window; a window holds `rate` times as many. */
  readonly window: number
  /** Requests of one key in flight. */
  readonly inFlight: number
}

/** Most that may be admitted in any interval of so many seconds. */
export type Bound = (seconds: number) => number

export const ways: readonly Counted[] = [
  { algorithm: 'token-bucket', coordination: 'leased' },
  { algorithm: 'token-bucket', coordination: 'exact' },
  { algorithm: 'token-bucket', coordination: 'local' },
  { algorithm: 'sliding-window', coordination: 'leased' },
  { algorithm: 'sliding-window', coordination: 'exact' },
  { algorithm: 'sliding-window', coordination: 'local' },
  { algorithm: 'fixed-window', coordination: 'exact' },
  { algorithm: 'fixed-window', coordination: 'local' },
  { algorithm: 'concurrency', coordination: 'leased' },
  { algorithm: 'concurrency', coordination: 'exact' },
  { algorithm: 'concurrency', coordination: 'local' },
]

/** The limit in the language of the config, on one line. */
export function toYaml({ algorithm, coordination }: Counted, { rate, burst, window, inFlight }: Size): string {
  const key = `key: 'request.headers["x-api-key"]'`
  const perWindow = `rate: { tokens: ${rate * window}, per: ${window}s }`
  const size = {
    'token-bucket': `rate: ${rate}/s, burst: ${burst}`,
    'sliding-window': perWindow,
    'fixed-window': perWindow,
    concurrency: `inFlight: ${inFlight}`,
  }[algorithm]
  return `{ name: per-key, ${key}, algorithm: ${algorithm}, ${size}, coordination: ${coordination} }`
}

/** The guarantees of docs/rate-limits.md. `more`: how many times more a full bucket or window a fault may cost. */
export function boundOf(
  { algorithm }: Counted,
  size: Size,
  more: number,
): { readonly text: string; readonly bound: Bound } {
  const { rate, burst, window } = size
  const inWindow = rate * window
  const times = (letter: string): string => (more === 0 ? letter : `${1 + more}${letter}`)
  switch (algorithm) {
    case 'token-bucket':
      return { text: `${times('B')} + R*T`, bound: (seconds) => burst * (1 + more) + rate * seconds }
    case 'sliding-window':
      return { text: `${times('L')} + L*T/W`, bound: (seconds) => inWindow * (1 + more) + rate * seconds }
    case 'fixed-window':
      return {
        text: `${2 + more}L + L*floor(T/W)`,
        bound: (seconds) => inWindow * (2 + more + Math.floor(seconds / window)),
      }
    case 'concurrency':
      return { text: more === 0 ? 'N' : `${1 + more}N`, bound: () => size.inFlight * (1 + more) }
  }
}
