import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { createLock, openFor } from '../../gateway/workers/lock.ts'

const words = (): Int32Array => new Int32Array(new SharedArrayBuffer(4))

function start(data: object): Worker {
  return new Worker(new URL('./locker.ts', import.meta.url), { workerData: data })
}

it('lets one thread in at a time, and wakes who waits', async () => {
  const [word, counter] = [words(), words()]
  const rounds = 100_000
  const threads = [1, 2, 3].map((owner) => start({ word, counter, owner, rounds, staysInside: false }))
  await Promise.all(threads.map((thread) => once(thread, 'exit')))
  expect(counter[0]).toBe(3 * rounds)
  expect(word[0]).toBe(0)
}, 60_000)

it('is opened for a thread that ended inside, and for nobody else', async () => {
  const [word, counter] = [words(), words()]
  const inside = start({ word, counter, owner: 5, rounds: 1, staysInside: true })
  await once(inside, 'exit')
  expect(word[0]! >> 1).toBe(5)
  const waiting = start({ word, counter, owner: 6, rounds: 10, staysInside: false })
  await once(waiting, 'online')
  expect(openFor(word, 4)).toBe(false)
  expect(openFor(word, 5)).toBe(true)
  await once(waiting, 'exit')
  expect(counter[0]).toBe(11)
  expect(openFor(word, 5)).toBe(false)
  const mine = createLock(word, 7)
  mine.enter()
  mine.leave()
  expect(word[0]).toBe(0)
}, 60_000)
