import type { Pending } from './queue.ts'
import type { Redact } from './redact.ts'

/** Turns a record into a CloudEvents 1.0 event in JSON format, on one line without a line feed. Throws if its data cannot be. */
export type Serialise = (record: Pending) => string

export function createSerialise(stream: string, edge: string, redact: Redact): Serialise {
  const idHead = JSON.stringify(`${stream}.`).slice(1, -1)
  const source = JSON.stringify(`/sallyport/${edge}`)
  let lastMs = Number.NaN
  let lastTime = ''
  return ({ type, seq, atMs, data }) => {
    // Formatting a time costs as much as serialising half a record; records come many to the millisecond.
    if (atMs !== lastMs) {
      lastMs = atMs
      lastTime = new Date(atMs).toISOString()
    }
    const head = `{"specversion":"1.0","id":"${idHead}${seq}","source":${source},"type":"dev.sallyport.${type}.v1"`
    return `${head},"time":"${lastTime}","data":${JSON.stringify(redact(type, data))}}`
  }
}
