import { COLUMNS } from './classes.ts'
import { SLOTS } from './features.ts'

/**
 * The file of weights, little-endian: `SPTM`, version, slots, columns, then for each column bias and scale (32-bit
 * floats), then a signed byte for each slot and column, slot by slot. A weight is its byte times the scale of its column.
 * A bias holds the operating point: from 0 on, the class may be told.
 */
export interface Weights {
  readonly bytes: Int8Array
  readonly biases: Float32Array
  readonly scales: Float32Array
}

/** Raised when features, classes or the layout change: older weights would be read wrongly. */
export const VERSION = 2

const MAGIC = 0x4d545053
const HEAD = 16
const FILE_BYTES = HEAD + COLUMNS * 8 + SLOTS * COLUMNS

/** Throws what is wrong with the file. */
export function readWeights(file: Uint8Array): Weights {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.byteLength < HEAD || view.getUint32(0, true) !== MAGIC) throw new Error('these are no weights of the model')
  const [version, slots, columns] = [4, 8, 12].map((at) => view.getUint32(at, true))
  if (version !== VERSION) throw new Error(`weights of version ${version}, this release reads ${VERSION}: train again`)
  if (slots !== SLOTS || columns !== COLUMNS || file.byteLength !== FILE_BYTES)
    throw new Error(`weights of ${slots} slots and ${columns} columns in ${file.byteLength} bytes: the file is damaged`)
  const biases = new Float32Array(COLUMNS)
  const scales = new Float32Array(COLUMNS)
  for (let i = 0; i < COLUMNS; i++) {
    biases[i] = view.getFloat32(HEAD + i * 8, true)
    scales[i] = view.getFloat32(HEAD + i * 8 + 4, true)
  }
  const bytes = new Int8Array(file.buffer, file.byteOffset + HEAD + COLUMNS * 8, SLOTS * COLUMNS)
  return { bytes, biases, scales }
}

export function writeWeights({ bytes, biases, scales }: Weights): Uint8Array {
  const file = new Uint8Array(FILE_BYTES)
  const view = new DataView(file.buffer)
  for (const [i, value] of [MAGIC, VERSION, SLOTS, COLUMNS].entries()) view.setUint32(i * 4, value, true)
  for (let i = 0; i < COLUMNS; i++) {
    view.setFloat32(HEAD + i * 8, biases[i]!, true)
    view.setFloat32(HEAD + i * 8 + 4, scales[i]!, true)
  }
  file.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), HEAD + COLUMNS * 8)
  return file
}
