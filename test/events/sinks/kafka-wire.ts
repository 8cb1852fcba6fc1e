/** The primitive types of the Kafka protocol that are not compact: big endian, texts and lists with their length. */
export function int8(value: number): Buffer {
  return Buffer.from([value & 0xff])
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

export function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

export function text(value: string | null): Buffer {
  return value === null ? int16(-1) : Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)])
}

export function array(entries: readonly Buffer[]): Buffer {
  return Buffer.concat([int32(entries.length), ...entries])
}

export interface WireReader {
  int16(): number
  int32(): number
  text(): string | null
  bytes(count: number): Buffer
  array(each: () => void): void
  /** Zigzag, seven bits a byte, as in records. */
  varint(): number
}

export function wireReader(buffer: Buffer): WireReader {
  let at = 0
  const bytes = (count: number): Buffer => {
    if (at + count > buffer.length) throw new Error(`the request ends within a field at ${at}`)
    at += count
    return buffer.subarray(at - count, at)
  }
  const reader: WireReader = {
    bytes,
    int16: () => bytes(2).readInt16BE(),
    int32: () => bytes(4).readInt32BE(),
    text() {
      const length = reader.int16()
      return length < 0 ? null : bytes(length).toString()
    },
    array(each) {
      for (let left = reader.int32(); left > 0; left--) each()
    },
    varint() {
      let value = 0n
      for (let shift = 0n; ; shift += 7n) {
        const byte = bytes(1)[0]!
        value |= BigInt(byte & 0x7f) << shift
        if (byte < 0x80) return Number((value >> 1n) ^ -(value & 1n))
      }
    },
  }
  return reader
}
