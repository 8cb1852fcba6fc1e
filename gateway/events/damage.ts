/** Notices which records lie around those that cannot be read. */
export interface Damage {
  /** Records in order; before each index in `skipped` some were not readable. */
  seen(lines: readonly string[], skipped: readonly number[]): undefined
  /** Nothing follows. */
  end(): undefined
}

/** @param report told the last good record before and the first one behind; `undefined`: there is none */
export function createDamage(report: (before: string | undefined, behind: string | undefined) => undefined): Damage {
  let last: string | undefined
  let open = false

  function close(behind: string | undefined): undefined {
    if (open) report(last, behind)
    open = false
  }

  return {
    seen(lines, skipped) {
      for (let index = 0; index <= lines.length; index++) {
        if (skipped.includes(index)) open = true
        if (index === lines.length) return
        close(lines[index])
        last = lines[index]
      }
    },
    end: () => close(undefined),
  }
}
