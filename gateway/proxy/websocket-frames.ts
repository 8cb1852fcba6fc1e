/** Why frames stop passing: against RFC 6455, a message over its limit, more messages than agreed. */
export type FrameFault = 'invalid' | 'too-large' | 'too-fast'

/** Judges a frame whose header is whole and sound. */
export type FrameJudge = (opcode: number) => FrameFault | null

export interface FrameRules {
  /** Frames of clients are masked, frames of servers are not (RFC 6455, 5.1). */
  readonly masked: boolean
  readonly reserved: ReservedBits
  /** Most bytes of a message as sent (compressed, if it is), its fragments summed; `Infinity` for no limit. */
  readonly maxMessageBytes: number
  readonly judge: FrameJudge
}

/** Which reserved bits the negotiated extensions use: none, RSV1 on the first frame of a message, or any on any frame. */
export type ReservedBits = 'none' | 'deflate' | 'any'

/** Follows the frames of one direction. */
export interface FrameReader {
  /**
   * Calls `pass` with what may go on to the other side: views of `chunk`, never copies of a payload. A header passes when
   * it is whole and found good, so that the other side never gets half of one, nor anything of a bad frame. After a
   * fault, a Close frame or `stop`, nothing passes any more.
   */
  follow(chunk: Buffer, pass: (bytes: Buffer) => void): FrameFault | null
  /** Lets nothing pass any more once the frame under way is over. */
  stop(): void
  /** Nothing passes any more, and the last frame that did is whole: a frame of our own can follow. */
  isStopped(): boolean
  /** A whole Close frame has passed. */
  sawClose(): boolean
}

/**
 * What a fragment that others follow counts at least. An application keeps each until the last, which costs it about that
 * much beside the bytes: a message of a million fragments of one byte would be small, and deadly (CVE-2026-48779).
 */
const leastFragmentBytes = 128

/** 2 bytes, 8 of a length, 4 of a mask. */
const longestHeader = 14
const close = 0x8

/** State is bounded: 14 bytes of a header and a few numbers, whatever is sent. */
export function createFrameReader(rules: FrameRules): FrameReader {
  const header = Buffer.alloc(longestHeader)
  let have = 0
  let lengthEnd = 2
  let headerEnd = 2
  let opcode = 0
  let length = 0
  let payloadLeft = 0
  let inMessage = false
  let messageBytes = 0
  let stopping = false
  let stopped = false
  let closed = false

  /** The first two bytes: everything but long lengths. */
  function readStart(): FrameFault | null {
    const [first, second] = [header[0]!, header[1]!]
    const short = second & 0x7f
    opcode = first & 0x0f
    length = short
    if (!isSound(first, second, rules, inMessage)) return 'invalid'
    if (opcode === 1 || opcode === 2) messageBytes = 0
    lengthEnd = short === 127 ? 10 : short === 126 ? 4 : 2
    headerEnd = lengthEnd + (rules.masked ? 4 : 0)
    return null
  }

  function readLength(): FrameFault | null {
    if (lengthEnd === 4) length = header.readUInt16BE(2)
    else if (lengthEnd === 10) length = header.readUInt32BE(2) * 2 ** 32 + header.readUInt32BE(6)
    if (opcode >= close) return null
    // Above 2^53 numbers lose bits, and no message of that size will ever end.
    if (length > Math.min(rules.maxMessageBytes, Number.MAX_SAFE_INTEGER) - messageBytes) return 'too-large'
    messageBytes += isFinal() ? length : Math.max(length, leastFragmentBytes)
    return null
  }

  /** The next byte of a header. */
  function readHeader(byte: number): FrameFault | null {
    header[have++] = byte
    if (have === 2) {
      const fault = readStart()
      if (fault !== null) return fault
    }
    if (have === lengthEnd) {
      const fault = readLength()
      if (fault !== null) return fault
    }
    if (have < headerEnd) return null
    if (opcode < close) inMessage = !isFinal()
    payloadLeft = length
    return rules.judge(opcode)
  }

  function isFinal(): boolean {
    return header[0]! >= 0x80
  }

  function endFrame(): void {
    have = 0
    lengthEnd = 2
    headerEnd = 2
    if (opcode === close) closed = true
    if (closed || stopping) stopped = true
  }

  return {
    follow(chunk, pass) {
      if (stopped) return null
      const held = have > 0 && have < headerEnd ? Buffer.from(header.subarray(0, have)) : null
      let at = 0
      let sound = 0
      let fault: FrameFault | null = null
      while (at < chunk.length && !stopped) {
        if (have < headerEnd) {
          fault = readHeader(chunk[at++]!)
          if (fault !== null) break
          if (have < headerEnd) continue
        } else {
          const step = Math.min(payloadLeft, chunk.length - at)
          payloadLeft -= step
          at += step
        }
        sound = at
        if (payloadLeft === 0) endFrame()
      }
      if (sound > 0) {
        if (held !== null) pass(held)
        pass(sound === chunk.length ? chunk : chunk.subarray(0, sound))
      }
      if (fault !== null) stopped = true
      return fault
    },
    stop() {
      stopping = true
      if (have < headerEnd) stopped = true
    },
    isStopped: () => stopped,
    sawClose: () => closed,
  }
}

/** RFC 6455, 5.2 to 5.5. */
function isSound(first: number, second: number, { masked, reserved }: FrameRules, inMessage: boolean): boolean {
  const opcode = first & 0x0f
  const isControl = opcode >= close
  if (opcode > 0xa || (opcode > 2 && !isControl)) return false
  if (second >= 0x80 !== masked) return false
  const rsv = first & 0x70
  if (rsv !== 0 && reserved !== 'any') {
    // RFC 7692, 6: the bit stands on the first frame of a compressed message only.
    if (reserved === 'none' || rsv !== 0x40 || isControl || opcode === 0) return false
  }
  const length = second & 0x7f
  if (isControl) return first >= 0x80 && length <= 125 && !(opcode === close && length === 1)
  return (opcode === 0) === inMessage
}
