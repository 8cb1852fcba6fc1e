/** One lock for all workers, over one word of memory that they share. */
export interface Lock {
  enter(): undefined
  leave(): undefined
}

/** What it guards takes microseconds: whoever holds it has mostly left before a sleep would have begun. */
const spins = 200
/** The longest sleep: also when the note that the lock is free should ever be missed. */
const sleepMs = 10

/**
 * 0 is free, else twice the owner, and one more when somebody sleeps for it: the mutex of Drepper, "Futexes Are Tricky"
 * (2011), with the owner in it, so that the lock of a worker that ended inside can be opened (`openFor`).
 *
 * @param owner a number from 1 that no other user of the lock has, and none before had
 */
export function createLock(word: Int32Array, owner: number): Lock {
  const held = owner * 2
  const heldAndWanted = held + 1

  function wait(): undefined {
    for (let i = 0; i < spins; i++) if (Atomics.compareExchange(word, 0, 0, held) === 0) return
    for (;;) {
      const seen = Atomics.load(word, 0)
      // Whoever has slept takes it as wanted: others may sleep still.
      if (seen === 0 && Atomics.compareExchange(word, 0, 0, heldAndWanted) === 0) return
      if (seen === 0) continue
      const wanted = seen | 1
      if (seen !== wanted && Atomics.compareExchange(word, 0, seen, wanted) !== seen) continue
      Atomics.wait(word, 0, wanted, sleepMs)
    }
  }

  return {
    enter() {
      if (Atomics.compareExchange(word, 0, 0, held) !== 0) wait()
    },
    leave() {
      if (Atomics.exchange(word, 0, 0) % 2 === 1) Atomics.notify(word, 0, 1)
    },
  }
}

/** The owner is no more: opens the lock if it was inside. True when it was: what it wrote last may be half of it. */
export function openFor(word: Int32Array, owner: number): boolean {
  const seen = Atomics.load(word, 0)
  if (seen >> 1 !== owner || Atomics.compareExchange(word, 0, seen, 0) !== seen) return openForWanted(word, owner)
  Atomics.notify(word, 0)
  return true
}

/** Somebody has marked it as wanted meanwhile; nothing else can change in what a dead owner holds. */
function openForWanted(word: Int32Array, owner: number): boolean {
  const isOpened = Atomics.compareExchange(word, 0, owner * 2 + 1, 0) === owner * 2 + 1
  if (isOpened) Atomics.notify(word, 0)
  return isOpened
}
