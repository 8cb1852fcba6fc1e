import { answersOf, inProcess, type Observed, observe } from '../lab/client.ts'
import { type Dialogue, dial, startSpokenApp } from '../lab/dialogue.ts'
import { startGateway } from '../lab/gateway.ts'
import { type Recorder, startRecorder } from '../lab/recorder.ts'
import { type Message, valuesOf } from '../lab/wire.ts'

/** What a proxy must do, and whose tests ask for it as well. */
export interface Behaviour {
  readonly name: string
  /** Public tests of other proxies that look at the same thing; ours are written anew. */
  readonly like: string
  /** Throws when the gateway does something else. */
  check(): Promise<void>
}

/** A gateway before a recording application. */
export interface Stage {
  readonly port: number
  readonly recorder: Recorder
  /** Sends bytes on a connection of their own; `response`: what the application answers, instead of `ok`. */
  ask(bytes: string, response?: string): Promise<Asked>
}

export interface Asked extends Observed {
  /** The first final answer; throws when there is none that is whole. */
  answer(): Message
  /** The only request that reached the application; throws when there is another number. */
  request(): Message
}

export async function onStage(check: (stage: Stage) => Promise<void>, yaml = ''): Promise<void> {
  const recorder = await startRecorder()
  const gateway = await startGateway(recorder.url, yaml)
  try {
    await check({
      port: gateway.port,
      recorder,
      async ask(bytes, response) {
        const answer = response === undefined ? undefined : () => ({ bytes: response, end: true })
        return toAsked(bytes, await observe(gateway.port, recorder, bytes, inProcess, answer))
      },
    })
  } finally {
    await gateway.stop()
    await recorder.close()
  }
}

/** A gateway whose client and application are both spoken step by step. */
export async function inDialogue(
  check: (client: Dialogue, nextApp: () => Promise<Dialogue>, dialAgain: () => Dialogue) => Promise<void>,
  yaml = '',
): Promise<void> {
  const app = await startSpokenApp()
  const gateway = await startGateway(app.url, yaml)
  const clients: Dialogue[] = []
  const dialClient = (): Dialogue => {
    const client = dial(gateway.port)
    clients.push(client)
    return client
  }
  try {
    await check(dialClient(), app.next, dialClient)
  } finally {
    for (const client of clients) client.close()
    app.close()
    await gateway.stop()
  }
}

export const host = 'Host: conformance.example\r\n'

/** A whole GET with further field lines. */
export function get(path = '/', lines = ''): string {
  return `GET ${path} HTTP/1.1\r\n${host}${lines}\r\n`
}

/** `null` when the field is missing; several values joined with `|`. */
export function field(message: Message, name: string): string | null {
  const values = valuesOf(message.fields, name)
  return values.length === 0 ? null : values.join('|')
}

export function statusOf(message: Message): number {
  return Number(message.startLine.slice(9, 12))
}

function toAsked(bytes: string, observed: Observed): Asked {
  const { reply, recording } = observed
  const method = bytes.slice(0, bytes.indexOf(' '))
  return {
    ...observed,
    answer() {
      const [first] = answersOf(reply, [method])
      if (!first) throw new Error(`no whole answer came: ${JSON.stringify(reply.text.slice(0, 300))}`)
      return first
    },
    request() {
      const { requests, strange } = recording
      if (requests.length === 1 && strange.length === 0) return requests[0]!
      throw new Error(`${requests.length} requests and ${strange.length} strange pieces reached the application`)
    },
  }
}
