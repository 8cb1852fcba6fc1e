const slots = 16_384
/** CRC-16/XMODEM by byte, as in appendix A of the Redis Cluster specification. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc
})

/** The slot of a key in a Cluster, 0 to 16,383: that of the part in its first braces, if there is something in them. */
export function slotOf(key: string): number {
  const open = key.indexOf('{')
  const close = open < 0 ? -1 : key.indexOf('}', open)
  const tag = close > open + 1 ? key.slice(open + 1, close) : key
  let crc = 0
  for (const byte of Buffer.from(tag)) crc = ((crc << 8) & 0xff_ff) ^ table[(crc >> 8) ^ byte]!
  return crc % slots
}
