import type { Cells } from './cells.ts'

/** Of the state of a key, what other keys may be taken for. */
interface Counted {
  readonly index: number
  current: number
  previous: number
}

/**
 * The latest window of any key, and the most that one counted in it and in the one before. 12 bytes each: amounts are
 * rounded up to 24 bits, and of the window's number the low 32 bits tell which of two is later.
 */
export function windowCells(count: number, allocate: (bytes: number) => ArrayBufferLike): Cells<Counted> {
  const memory = allocate(count * 12)
  const windows = new Int32Array(memory)
  const amounts = new Float32Array(memory)

  /** How many windows ago a cell was raised. A state may be late by one; beyond that, the numbers are of another clock. */
  const ageOf = (at: number, index: number): number => (index - windows[at]!) | 0
  const isNow = (age: number): boolean => age === 0 || age === -1
  const currentOf = (at: number, age: number): number => (isNow(age) ? amounts[at + 1]! : 0)
  const previousOf = (at: number, age: number): number =>
    isNow(age) ? amounts[at + 2]! : age === 1 ? amounts[at + 1]! : 0

  return {
    raise(cell, { index, current, previous }) {
      const at = cell * 3
      const age = ageOf(at, index)
      if (!isNow(age)) {
        amounts[at + 2] = previousOf(at, age)
        amounts[at + 1] = 0
        windows[at] = index | 0
      }
      if (amounts[at + 1]! < current) amounts[at + 1] = roundUp(current)
      if (amounts[at + 2]! < previous) amounts[at + 2] = roundUp(previous)
    },
    recall(state, one, two, three) {
      const first = ageOf(one * 3, state.index)
      const second = ageOf(two * 3, state.index)
      const third = ageOf(three * 3, state.index)
      const current = least(currentOf(one * 3, first), currentOf(two * 3, second), currentOf(three * 3, third))
      const previous = least(previousOf(one * 3, first), previousOf(two * 3, second), previousOf(three * 3, third))
      if (state.current < current) state.current = current
      if (state.previous < previous) state.previous = previous
    },
  }
}

function least(one: number, two: number, three: number): number {
  const lesser = one < two ? one : two
  return lesser < three ? lesser : three
}

/** To what a float holds of it. */
function roundUp(amount: number): number {
  const near = Math.fround(amount)
  return near < amount ? Math.fround(amount * (1 + 2 ** -23)) : near
}
