/** `<edge>.<boot>.<seq>` of an event. */
export interface EventId {
  /** `<edge>.<boot>`: sequence numbers count within it. */
  readonly stream: string
  readonly seq: number
}

const idStart = '{"specversion":"1.0","id":"'.length

/** The id in a line of the ledger, as text. Nothing in it is escaped: the config sees to that. */
export function idTextOf(line: string): string {
  return line.slice(idStart, line.indexOf('"', idStart))
}

export function idOf(line: string): EventId {
  const id = idTextOf(line)
  const dot = id.lastIndexOf('.')
  return { stream: id.slice(0, dot), seq: Number(id.slice(dot + 1)) }
}
