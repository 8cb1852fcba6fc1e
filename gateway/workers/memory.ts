import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { CommonMemory } from '../contract/index.ts'
import { createLock } from './lock.ts'
import { ownerOf, type Seat, type SharedWords } from './seat.ts'

/** Memory by name, given out by the main thread: every worker that asks for the same gets the same. */
export interface MemoryOffice {
  /** The end for a new worker. */
  open(seat: number): MessagePort
  /** A configuration is being built from here on. */
  begin(): undefined
  /** It is in force: what it did not ask for is forgotten. */
  keep(): undefined
  /** It came to nothing: what was made for it is forgotten. */
  drop(): undefined
}

interface Piece {
  readonly memory: SharedArrayBuffer
  readonly madeIn: number
  askedIn: number
}

interface Ask {
  readonly name: string
  readonly bytes: number
}

export function createMemoryOffice({ served }: Pick<SharedWords, 'served'>): MemoryOffice {
  const pieces = new Map<string, Piece>()
  let round = 0

  function find({ name, bytes }: Ask): SharedArrayBuffer {
    const key = `${name} ${bytes}`
    const piece = pieces.get(key) ?? { memory: new SharedArrayBuffer(bytes), madeIn: round, askedIn: round }
    piece.askedIn = round
    pieces.set(key, piece)
    return piece.memory
  }

  function forget(isOver: (piece: Piece) => boolean): undefined {
    for (const [key, piece] of pieces) if (isOver(piece)) pieces.delete(key)
  }

  return {
    open(seat) {
      const { port1, port2 } = new MessageChannel()
      port1.on('message', (ask: Ask) => {
        port1.postMessage(find(ask))
        Atomics.add(served, seat, 1)
        Atomics.notify(served, seat)
      })
      port1.unref()
      return port2
    },
    begin() {
      round++
    },
    keep: () => forget(({ askedIn }) => askedIn < round),
    drop: () => forget(({ madeIn }) => madeIn === round),
  }
}

/** A main thread that does not answer within this has no memory left, or is no more. */
const answerMs = 10_000

/** What a worker has of it, for each plugin. `memory` holds the thread until the main thread has answered: setup is synchronous. */
export function toCommonMemory(data: Seat): (plugin: string) => CommonMemory {
  const { seat, seats, shared, secret, memory: port } = data
  const lock = createLock(shared.lock, ownerOf(data))

  function ask(name: string, bytes: number): SharedArrayBuffer {
    const before = Atomics.load(shared.served, seat)
    port.postMessage({ name, bytes } satisfies Ask)
    if (Atomics.wait(shared.served, seat, before, answerMs) === 'timed-out') throw new Error(`no memory for ${name}`)
    return (receiveMessageOnPort(port) as { message: SharedArrayBuffer }).message
  }

  return (plugin) => ({
    ...{ seat, seats, secret, terms: shared.terms, ...lock },
    memory: (name, bytes) => ask(`${plugin}/${name}`, bytes),
  })
}
