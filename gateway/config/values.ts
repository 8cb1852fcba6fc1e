/** The way to a value in plain data: keys and list positions. */
export type Path = readonly PropertyKey[]

export type PlainRecord = Readonly<Record<string, unknown>>

/** True for what a YAML mapping becomes; false for lists, scalars and `null`. */
export function isRecord(value: unknown): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The entries of the list `data[key]` that are mappings, each with its place; empty when it is not a list. */
export function recordsAt(data: unknown, key: string): { readonly index: number; readonly entry: PlainRecord }[] {
  const list = isRecord(data) ? data[key] : undefined
  if (!Array.isArray(list)) return []
  return list.flatMap((entry, index) => (isRecord(entry) ? [{ index, entry }] : []))
}

/** The value that `path` leads to, `undefined` when there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

/** A copy of `data` with another value at `path`, which must exist. */
export function replacedAt(data: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy = (Array.isArray(data) ? [...data] : { ...(data as object) }) as Record<PropertyKey, unknown>
  copy[key] = replacedAt(copy[key], rest, value)
  return copy
}

/** `plugins[3].config.headers["x y"]`: the way people write it. */
export function formatPath(path: Path): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`
    else if (!/^[\w-]+$/.test(String(key))) text += `[${JSON.stringify(String(key))}]`
    else text += text === '' ? String(key) : `.${String(key)}`
  }
  return text
}

/** Longer values say no more about a mistake and push the advice off the screen. */
const shownLength = 60

/** A found value in a message: text in quotes, everything else by its kind. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value))
  if (typeof value === 'number') return `the number ${value}`
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'keys and values' : shorten(String(value))
}

/** `a, b or c` */
export function oneOf(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** `1 route`, `2 routes` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function shorten(text: string): string {
  return text.length <= shownLength ? text : `${text.slice(0, shownLength)}…`
}
