import type { Account } from './bucket-store.ts'
import type { Entry } from './key-table.ts'

/**
 * What the store is told moves between windows only to where it counts for longer: so that nothing counts for less than
 * it would if every request had been told at once.
 */

/** Spent in a window that the store numbered. */
export function addDebt({ account }: Entry, amount: number, window: number): undefined {
  account.debtIn = account.debt > 0 ? Math.max(account.debtIn, window) : window
  account.debt += amount
}

/** Charged and not used. */
export function addUnused({ account, mark }: Entry, amount: number): undefined {
  account.unusedMark = account.unused > 0 ? Math.min(account.unusedMark, mark) : mark
  account.unused += amount
}

/** The store has counted it. */
export function settle({ account }: Entry, told: Account): undefined {
  account.spent -= told.spent
  account.debt -= told.debt
  account.unused -= told.unused
}

export function isSettled({ account: { spent, debt, unused } }: Entry): boolean {
  return spent === 0 && debt === 0 && unused === 0
}
