import { parentPort, workerData } from 'node:worker_threads'
import { createLock } from '../../gateway/workers/lock.ts'

/** Counts in shared memory as nobody may who is not alone, and ends inside the lock when it is told to. */
const { word, counter, owner, rounds, staysInside } = workerData as {
  word: Int32Array
  counter: Int32Array
  owner: number
  rounds: number
  staysInside: boolean
}
const lock = createLock(word, owner)
for (let i = 0; i < rounds; i++) {
  lock.enter()
  const before = counter[0]!
  // Long enough for the other one to come by.
  let spent = 0
  for (let n = 0; n < 50; n++) spent += n
  counter[0] = before + 1 + spent - spent
  lock.leave()
}
if (staysInside) {
  lock.enter()
  process.exit(0)
}
parentPort!.postMessage('done')
