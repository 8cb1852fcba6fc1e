import { malformed, type UpstreamError } from './upstream-errors.ts'

/** Bytes of a name (RFC 9110, 5.6.2) and of a value (5.5): everything else ends the line or the message. */
const isName = new Uint8Array(256)
const isValue = new Uint8Array(256)
for (const letter of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  isName[letter.charCodeAt(0)] = 1
for (let byte = 0; byte < 256; byte++) isValue[byte] = byte === 9 || (byte >= 32 && byte !== 127) ? 1 : 0

const tab = 9
const lf = 10
const cr = 13
const blank = 32
const colon = 58

const inStatus = 0
const atStart = 1
const inName = 2
const inValue = 3
const atLf = 4
const atLastLf = 5

/**
 * Reads a status line and field lines, or field lines alone, up to the empty line behind them (RFC 9112, 2.1). Strict: CR
 * LF ends a line and nothing else does, no folding, no blank before a colon, no control characters. What is wrong is known
 * at its first byte, however the bytes are cut into pieces. One object serves message after message.
 */
export class FieldLines {
  private readonly maxBytes: number
  /** What came before the present piece, when a message begins in one piece and ends in another. */
  private held: Buffer | null = null
  private heldBytes = 0
  private state = inStatus
  private at = 0
  /** Where each line has its first byte, its colon and its end. */
  private readonly marks: number[] = []
  private statusEnd = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  begin(withStatus: boolean): void {
    this.state = withStatus ? inStatus : atStart
    this.held = null
    this.heldBytes = 0
    this.at = 0
    this.marks.length = 0
    this.statusEnd = 0
  }

  /**
   * Reads `bytes` from `from` to `to`. Returns where what follows begins, or -1 when all was read and more must come;
   * `take` gets the lines when they are whole.
   */
  read(bytes: Buffer, from: number, to: number): number {
    if (this.held === null) {
      const end = this.scan(bytes, from, to, from)
      if (end >= 0) this.take(bytes, from, end)
      else this.hold(bytes, from, to)
      return end
    }
    const before = this.heldBytes
    const { held } = this
    const taken = Math.min(to, from + held.length - before)
    bytes.copy(held, before, from, taken)
    this.heldBytes += taken - from
    const end = this.scan(held, this.at, this.heldBytes, 0)
    if (end < 0) return -1
    this.take(held, 0, end)
    return from + end - before
  }

  text = ''

  /** `HTTP/1.1 200 OK`. */
  get statusLine(): string {
    return this.text.slice(0, this.statusEnd)
  }

  /** Flat [name, value ...], values without the blanks around them. */
  fields(): string[] {
    const { marks, text } = this
    const fields: string[] = []
    for (let i = 0; i < marks.length; i += 3) {
      let start = marks[i + 1]! + 1
      let end = marks[i + 2]!
      while (start < end && isBlank(text.charCodeAt(start))) start++
      while (end > start && isBlank(text.charCodeAt(end - 1))) end--
      fields.push(text.slice(marks[i], marks[i + 1]), text.slice(start, end))
    }
    return fields
  }

  private take(bytes: Buffer, from: number, end: number): void {
    this.text = bytes.toString('latin1', from, end)
    this.held = null
  }

  private hold(bytes: Buffer, from: number, to: number): void {
    const held = Buffer.allocUnsafe(this.maxBytes)
    bytes.copy(held, 0, from, to)
    this.held = held
    this.heldBytes = to - from
    this.at = this.heldBytes
  }

  /** Marks count from `base`. Returns the first index behind the empty line, or -1. */
  private scan(bytes: Buffer, from: number, to: number, base: number): number {
    const { marks } = this
    let state = this.state
    let i = from
    for (; i < to; i++) {
      const byte = bytes[i]!
      if (state === inValue) {
        while (i < to && isValue[bytes[i]!] === 1) i++
        if (i === to) break
        if (bytes[i] !== cr) throw malformed('a control character in a field value')
        marks.push(i - base)
        state = atLf
      } else if (state === atLf) {
        if (byte !== lf) throw malformed('a bare CR')
        state = atStart
      } else if (state === atStart) {
        if (byte === cr) state = atLastLf
        else if (isName[byte] === 1) {
          marks.push(i - base)
          state = inName
        } else throw malformed('a line that begins with neither a name nor its end')
      } else if (state === inName) {
        while (i < to && isName[bytes[i]!] === 1) i++
        if (i === to) break
        if (bytes[i] !== colon) throw malformed('a field name that does not end in a colon')
        marks.push(i - base)
        state = inValue
      } else if (state === inStatus) {
        if (byte === lf) throw malformed('a bare LF in the status line')
        if (i - base < versionStart.length && byte !== versionStart.charCodeAt(i - base)) throw malformed('no HTTP/1')
        if (byte !== cr) continue
        this.statusEnd = i - base
        state = atLf
      } else {
        if (byte !== lf) throw malformed('a bare CR')
        if (i + 1 - base > this.maxBytes) throw tooLong()
        return i + 1
      }
    }
    if (i - base >= this.maxBytes) throw tooLong()
    this.state = state
    this.at = i
    return -1
  }
}

const versionStart = 'HTTP/1.'

function isBlank(code: number): boolean {
  return code === blank || code === tab
}

function tooLong(): UpstreamError {
  return malformed('a head that is too long')
}
