import { FieldLines } from './field-lines.ts'
import { chunked, toHead, type UpstreamHead, untilClose } from './response-head.ts'
import { malformed, UpstreamError } from './upstream-errors.ts'

export interface ResponseHandler {
  /** Interim heads (1xx) too; 101 ends the parsing: what follows is another protocol. */
  onHead(head: UpstreamHead): void
  /** A piece of the body, without its chunk framing. The bytes are only there until this returns. */
  onPiece(bytes: Buffer, from: number, to: number): void
  /** The response is whole. Trailers are not told. */
  onEnd(): void
}

/** As Node's own limit for heads; trailers have as much again. */
const maxHeadBytes = 16_384
/** Size and extensions of a chunk. */
const maxChunkLineBytes = 1_024
/** Up to 2^52: above 2^53 numbers lose bits. */
const maxSizeDigits = 13

const over = 0
const inHead = 1
const inBody = 2
const inRest = 3
const inSize = 4
const inExtension = 5
const atSizeLf = 6
const inChunk = 7
const atChunkCr = 8
const atChunkLf = 9
const inTrailers = 10

const cr = 13
const lf = 10
const semicolon = 59

/**
 * Reads the response to one request after the other, in whatever pieces it comes (RFC 9112). Strict where leniency lets two
 * readers disagree; throws `UpstreamError`, after which the connection is good for nothing.
 */
export class ResponseParser {
  private readonly handler: ResponseHandler
  private readonly lines = new FieldLines(maxHeadBytes)
  private state = over
  private method = ''
  /** Of the body or of the present chunk. */
  private left = 0
  private digits = 0
  private lineBytes = 0

  constructor(handler: ResponseHandler) {
    this.handler = handler
  }

  /** A request of `method` was sent: what comes now is its response. */
  begin(method: string): void {
    this.method = method
    this.state = inHead
    this.lines.begin(true)
  }

  get isOver(): boolean {
    return this.state === over
  }

  /** Reads what came. Returns the first index behind the response: below `to`, more came than the response. */
  read(bytes: Buffer, from: number, to: number): number {
    let at = from
    while (at < to && this.state !== over) {
      if (this.state === inHead) at = this.readHead(bytes, at, to)
      else if (this.state === inBody || this.state === inChunk) at = this.readCounted(bytes, at, to)
      else if (this.state === inRest) {
        this.handler.onPiece(bytes, at, to)
        at = to
      } else if (this.state === inTrailers) at = this.readTrailers(bytes, at, to)
      else this.readFraming(bytes[at++]!)
    }
    return at
  }

  /** The connection has ended: throws when the response is not whole by that. */
  finish(): void {
    if (this.state === over) return
    if (this.state !== inRest) throw new UpstreamError('closed', 'the connection closed within a response')
    this.end()
  }

  private readHead(bytes: Buffer, from: number, to: number): number {
    const end = this.lines.read(bytes, from, to)
    if (end < 0) return to
    const head = toHead(this.lines.statusLine, this.lines.fields(), this.method)
    this.lines.begin(true)
    if (head.status >= 200) this.state = bodyState(head)
    else if (head.status === 101) this.state = over
    this.left = Math.max(0, head.length)
    this.startChunk()
    this.handler.onHead(head)
    if (this.state === inBody && this.left === 0) this.end()
    return end
  }

  private readCounted(bytes: Buffer, from: number, to: number): number {
    const end = Math.min(to, from + this.left)
    this.left -= end - from
    this.handler.onPiece(bytes, from, end)
    if (this.left === 0) {
      if (this.state === inBody) this.end()
      else this.state = atChunkCr
    }
    return end
  }

  /** The line before a chunk and the line end behind it (RFC 9112, 7.1), byte by byte: they are short. */
  private readFraming(byte: number): void {
    const { state } = this
    if (state === inSize) {
      const digit = hexValue(byte)
      if (digit >= 0) {
        if (++this.digits > maxSizeDigits) throw malformed('a chunk of too many bytes')
        this.left = this.left * 16 + digit
      } else if (this.digits === 0) throw malformed('a chunk without a size')
      else if (byte === cr) this.state = atSizeLf
      else if (byte === semicolon) this.state = inExtension
      else throw malformed('a chunk size that is no number')
    } else if (state === inExtension) {
      if (byte === cr && this.lineBytes > 0) this.state = atSizeLf
      else if ((byte < 32 && byte !== 9) || byte === 127) throw malformed('a control character in a chunk extension')
      else if (++this.lineBytes > maxChunkLineBytes) throw malformed('a chunk extension that is too long')
    } else if (state === atSizeLf || state === atChunkLf) {
      if (byte !== lf) throw malformed('a bare CR around a chunk')
      if (state === atChunkLf) {
        this.state = inSize
        this.startChunk()
      } else if (this.left > 0) this.state = inChunk
      else {
        this.state = inTrailers
        this.lines.begin(false)
      }
    } else {
      if (byte !== cr) throw malformed('a chunk that is longer than its size')
      this.state = atChunkLf
    }
  }

  private readTrailers(bytes: Buffer, from: number, to: number): number {
    const end = this.lines.read(bytes, from, to)
    if (end < 0) return to
    this.end()
    return end
  }

  private startChunk(): void {
    if (this.state === inSize) this.left = 0
    this.digits = 0
    this.lineBytes = 0
  }

  private end(): void {
    this.state = over
    this.handler.onEnd()
  }
}

function bodyState({ length }: UpstreamHead): number {
  return length === chunked ? inSize : length === untilClose ? inRest : inBody
}

function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
