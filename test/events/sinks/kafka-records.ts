import { wireReader } from './kafka-wire.ts'

export interface KafkaRecord {
  readonly key: string
  readonly value: string
}

/** Where things lie in a record batch of format 2 (kafka.apache.org/documentation/#recordbatch). */
const lengthAt = 8
const magicAt = 16
const crcAt = 17
const attributesAt = 21
const countAt = 57
const recordsAt = 61

/** The records of a batch. Throws when its length, format or checksum is wrong. */
export function readRecords(batch: Buffer): KafkaRecord[] {
  if (batch.readInt32BE(lengthAt) !== batch.length - lengthAt - 4) throw new Error('wrong length of a batch')
  if (batch[magicAt] !== 2) throw new Error('wrong format of a batch')
  if (batch.readUInt32BE(crcAt) !== crc32c(batch.subarray(attributesAt))) throw new Error('wrong checksum of a batch')
  if ((batch.readInt16BE(attributesAt) & 7) !== 0) throw new Error('compressed')
  const reader = wireReader(batch.subarray(recordsAt))
  return Array.from({ length: batch.readInt32BE(countAt) }, (_, n) => {
    reader.varint()
    reader.bytes(1)
    reader.varint()
    if (reader.varint() !== n) throw new Error('wrong offset of a record')
    const key = reader.bytes(reader.varint()).toString()
    const value = reader.bytes(reader.varint()).toString()
    if (reader.varint() !== 0) throw new Error('headers')
    return { key, value }
  })
}

/** RFC 3720, appendix B.4 (Castagnoli), bit by bit. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
