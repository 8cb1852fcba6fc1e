const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const shape = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/

/**
 * Milliseconds of a duration such as `250ms`, `10s`, `5m`, `1h` or `7d`; `undefined` when the text is not one.
 * A bare number has no unit and is refused: `timeout: 30` is read as seconds by one person and as milliseconds by the next.
 */
export function parseDuration(text: string): number | undefined {
  const match = shape.exec(text.trim())
  if (!match) return undefined
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]
}

const sizeUnits = {
  B: 1,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
} as const
const sizeShape = /^(\d{1,9}(?:\.\d{1,6})?)\s?(B|KB|MB|GB|KiB|MiB|GiB)$/

/** Bytes of a size such as `512B`, `16KiB` or `10MB`; `undefined` when the text is not one. */
export function parseSize(text: string): number | undefined {
  const match = sizeShape.exec(text.trim())
  if (!match) return undefined
  return Math.round(Number(match[1]) * sizeUnits[match[2] as keyof typeof sizeUnits])
}
