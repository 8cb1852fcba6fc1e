/**
 * Decides whether Redis is worth asking. Opens after a few failures in a row, so that nobody waits for a server that
 * hangs, or at once when the connection is lost. While it is open only `probe` asks, a few times a second, and one
 * answer in time closes it.
 */
export interface Breaker {
  readonly open: boolean
  /** Asks at once, a few times, and goes on asking if nobody answers in time. */
  start(): Promise<void>
  succeeded(): undefined
  failed(): undefined
  /** Not to be used before a probe has come back. */
  lost(): undefined
  close(): undefined
}

/** One or two late answers are a pause of the garbage collector, here or there. */
const failuresToOpen = 3
/** Redis is back for at most this long before it is used again. */
const probeEveryMs = 100
const probesAtStart = 3

export function createBreaker(
  probe: () => Promise<unknown>,
  deadlineMs: number,
  onChange: (open: boolean) => void,
): Breaker {
  let failures = 0
  let open = true
  let timer: NodeJS.Timeout | undefined
  let probing: Promise<void> | null = null
  let closed = false

  function change(to: boolean): undefined {
    failures = 0
    if (open === to || closed) return
    open = to
    onChange(to)
  }

  async function ask(): Promise<void> {
    const startMs = performance.now()
    try {
      await probe()
      // Late is away: a server that is slow would open and close this all the time, and make somebody wait each time.
      if (performance.now() - startMs <= deadlineMs) change(false)
    } catch {
      // Still away.
    }
  }

  /** One at a time: a frozen server must not find a heap of them when it wakes. */
  function askOnce(): Promise<void> {
    probing ??= ask().finally(() => {
      probing = null
    })
    return probing
  }

  function keepAsking(): undefined {
    if (closed || timer !== undefined) return
    void askOnce()
    timer = setInterval(() => {
      if (open) return void askOnce()
      clearInterval(timer)
      timer = undefined
    }, probeEveryMs)
    timer.unref()
  }

  return {
    get open() {
      return open
    },
    async start() {
      // The first answer after a connect also has to load the script.
      for (let i = 0; i < probesAtStart && open; i++) await askOnce()
      if (open) keepAsking()
    },
    succeeded() {
      failures = 0
    },
    failed() {
      failures++
      if (failures < failuresToOpen || open) return
      change(true)
      keepAsking()
    },
    lost() {
      // Our own doing.
      if (closed) return
      change(true)
      keepAsking()
    },
    close() {
      closed = true
      clearInterval(timer)
      timer = undefined
    },
  }
}
