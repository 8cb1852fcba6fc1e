import { type Problem, ProblemsError } from '../contract/index.ts'

/** One end of a line between two threads. */
export interface Wire {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
}

type Calls = Readonly<Record<string, (...args: never[]) => unknown>>

/** The other end, which answers `Remote`. */
export interface Peer<Remote> {
  /** Rejects with what the other end threw, or with what `end` was given. */
  call<Name extends keyof Remote & string>(
    name: Name,
    ...args: ArgumentsOf<Remote[Name]>
  ): Promise<ResultOf<Remote[Name]>>
  /** Nobody waits for an answer. */
  tell<Name extends keyof Remote & string>(name: Name, ...args: ArgumentsOf<Remote[Name]>): undefined
  /** The other end is no more: what is still waited for fails. */
  end(error: Error): undefined
}

type ArgumentsOf<F> = F extends (...args: infer A) => unknown ? A : never
type ResultOf<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: never[] }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | {
      readonly kind: 'failure'
      readonly id: number
      readonly message: string
      readonly problems: readonly Problem[] | null
    }

/** Of calls that nobody waits for. */
const unanswered = 0

/** Calls in both directions over one line. Messages arrive in the order in which they were sent, also from a thread that ended. */
export function createPeer<Remote>(wire: Wire, own: Calls): Peer<Remote> {
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  let calls = unanswered
  let ended: Error | null = null

  async function answer(id: number, name: string, args: never[]): Promise<void> {
    try {
      const value = await own[name]!(...args)
      if (id !== unanswered) wire.postMessage({ kind: 'answer', id, value })
    } catch (error) {
      if (id === unanswered) throw error
      const problems = error instanceof ProblemsError ? error.problems : null
      wire.postMessage({
        kind: 'failure',
        id,
        message: error instanceof Error ? error.message : String(error),
        problems,
      })
    }
  }

  wire.on('message', (received) => {
    const message = received as Message
    if (message.kind === 'call') return void answer(message.id, message.name, message.args)
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'answer') asked?.resolve(message.value as never)
    else asked?.reject(message.problems ? new ProblemsError(message.problems) : new Error(message.message))
  })

  return {
    call(name, ...args) {
      if (ended) return Promise.reject(ended)
      const id = ++calls
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        wire.postMessage({ kind: 'call', id, name, args })
      })
    },
    tell(name, ...args) {
      wire.postMessage({ kind: 'call', id: unanswered, name, args })
    },
    end(error) {
      ended = error
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}
