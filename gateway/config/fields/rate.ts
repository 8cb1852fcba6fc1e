import { show } from '../values.ts'
import { text } from './text.ts'

const perSecond = { s: 1, m: 60, h: 3_600 } as const
const shape = /^([1-9]\d{0,6})\/(s|m|h)$/

/** `100/s`, `600/m`, `5000/h` → how many, and how many a second. */
export function rate() {
  const wrong = (found: unknown) =>
    `expected a rate, found ${show(found)}; write how many in which time: 100/s, 600/m, 5000/h`
  return text((written, refuse) => {
    const [, count, unit] = shape.exec(written) ?? []
    if (count === undefined) return refuse(wrong(written))
    return { count: Number(count), perSecond: Number(count) / perSecond[unit as keyof typeof perSecond] }
  }, wrong).meta({ pattern: shape.source })
}
