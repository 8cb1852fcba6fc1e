/** Stands still, as a process does whose machine is held: nothing is read, and timers run out. */
export function stand(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
