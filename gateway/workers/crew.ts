import { Worker } from 'node:worker_threads'
import { type MetricNumbers, whatStays } from '../observe/merge.ts'
import { within } from '../state/within.ts'
import { openFor } from './lock.ts'
import { createMemoryOffice, type MemoryOffice } from './memory.ts'
import { createPeer, type Peer } from './peer.ts'
import { type MainCalls, ownerOf, type Seat, type SharedWords, type WorkerCalls } from './seat.ts'

export interface CrewOptions extends Pick<Seat, 'configFile' | 'env' | 'seats' | 'boot' | 'zeroMs'> {
  /** What workers ask the main thread. */
  answer(seat: number): MainCalls
  /** A worker ended unasked. */
  onLost(loss: Loss): void
}

export interface Loss {
  readonly seat: number
  readonly why: string
  /** Requests that ended with it. */
  readonly inFlight: number
  /** Requests that it settled before, and that no summary has told of. */
  readonly unsummed: number
  /** It has built a configuration: otherwise its successor would fail alike. */
  readonly hasServed: boolean
}

/** A live worker. */
export interface Member {
  readonly seat: number
  readonly calls: Peer<WorkerCalls>
  /** Serves requests. */
  isServing: boolean
  /** What it counted when it was asked last. */
  numbers: MetricNumbers
  /** Ends it; what happens to it from here on is no crash. */
  dismiss(): Promise<void>
}

/** The workers, by seat. Who is missing is replaced by whoever looks after the crew. */
export interface Crew {
  readonly memory: MemoryOffice
  readonly shared: SharedWords
  /** Starts a worker in a seat that is free. */
  hire(seat: number): Member
  members(): readonly Member[]
  /** What the workers count, with what those that are gone have counted. */
  numbers(): Promise<readonly MetricNumbers[]>
}

/** A worker that does not tell its numbers is busy; the page then has its last ones. */
const numbersMs = 1_000

export function createCrew(options: CrewOptions): Crew {
  const { seats } = options
  const shared = createSharedWords(seats)
  const memory = createMemoryOffice(shared)
  const secret = crypto.getRandomValues(new Int32Array(2)) as unknown as [number, number]
  const crew = new Map<number, Member>()
  let gone: MetricNumbers = []

  function hire(seat: number): Member {
    const term = Atomics.load(shared.terms, seat)
    const { configFile, env, boot, zeroMs } = options
    const port = memory.open(seat)
    const data: Seat = { configFile, env, boot, zeroMs, seat, seats, term, shared, secret, memory: port }
    // What the environment may tell plugins of another start is in `env`; threads get it with the process.
    const worker = new Worker(new URL('../worker.ts', import.meta.url), { workerData: data, transferList: [port] })
    let why = 'it ended by itself'
    let isDismissed = false
    const member: Member = {
      seat,
      calls: createPeer<WorkerCalls>(worker, options.answer(seat) as never),
      isServing: false,
      numbers: [],
      async dismiss() {
        isDismissed = true
        await worker.terminate()
      },
    }
    crew.set(seat, member)
    worker.on('error', (error: unknown) => {
      why = error instanceof Error ? (error.stack ?? error.message) : String(error)
    })
    worker.on('exit', (code) => {
      if (why === 'it ended by itself') why += `, exit code ${code}`
      crew.delete(seat)
      member.calls.end(new Error(`worker ${seat} is gone: ${why.split('\n', 1)[0]}`))
      const loss = settle(shared, { seat, seats, term })
      if (!isDismissed) options.onLost({ ...loss, seat, why, hasServed: member.isServing })
      if (member.isServing) gone = whatStays(gone, member.numbers)
    })
    return member
  }

  async function ask(member: Member): Promise<void> {
    const numbers = await within(
      numbersMs,
      member.calls.call('metrics').catch(() => null),
    )
    if (numbers !== null) member.numbers = numbers
  }

  return {
    memory,
    shared,
    hire,
    members: () => [...crew.values()],
    async numbers() {
      const serving = [...crew.values()].filter(({ isServing }) => isServing)
      await Promise.all(serving.map(ask))
      return [gone, ...serving.map(({ numbers }) => numbers)]
    },
  }
}

/** Puts in order what a worker left behind. */
function settle(shared: SharedWords, seat: Pick<Seat, 'seat' | 'seats' | 'term'>) {
  const { lock, terms, inFlight, connections, unsummed } = shared
  const at = seat.seat
  openFor(lock, ownerOf(seat))
  const cost = { inFlight: Math.max(0, inFlight[at]!), unsummed: unsummed[at]! }
  // From here on what it held in flight counts for nobody.
  Atomics.add(terms, at, 1)
  for (const words of [inFlight, connections, unsummed]) Atomics.store(words, at, 0)
  return cost
}

function createSharedWords(seats: number): SharedWords {
  const words = (): Int32Array => new Int32Array(new SharedArrayBuffer(seats * Int32Array.BYTES_PER_ELEMENT))
  return {
    lock: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    ...{ terms: words(), served: words(), inFlight: words(), connections: words() },
    ...{ unsummed: words(), backlog: words() },
  }
}
