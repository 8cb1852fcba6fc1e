import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import type { Path } from './values.ts'

/** A mistake found while the nodes of a document were read. */
export interface Fault {
  readonly offset: number
  readonly path: Path
  readonly message: string
}

export type ReadScalar = (scalar: Scalar, path: Path) => unknown

/** Deeper than any real file, and far from the end of the stack for everything that walks the data afterwards. */
const maxDepth = 60

/** Aliases may repeat each other's content (nine levels of nine are 4 * 10^8 values), so their uses are counted. */
const maxAliases = 100

/**
 * The plain data of a parsed document: mappings as objects, lists as arrays, scalars as `readScalar` gives them.
 * Keys are text as written. What YAML allows and a configuration should not contain (merge keys, keys that are lists,
 * the same key twice, aliases without end) becomes a fault, and `null` in the data.
 */
export function toPlainData(document: Document, readScalar: ReadScalar): { data: unknown; faults: readonly Fault[] } {
  const faults: Fault[] = []
  const open = new Set<Node>()
  let aliases = 0

  const fault = (node: Node | null | undefined, path: Path, message: string): null => {
    faults.push({ offset: node?.range?.[0] ?? 0, path, message })
    return null
  }

  const read = (node: Node | null | undefined, path: Path): unknown => {
    if (!node) return null
    if (isScalar(node)) return readScalar(node, path)
    if (isAlias(node)) return readAlias(node, path)
    if (path.length > maxDepth) return fault(node, path.slice(0, 3), `this is nested more than ${maxDepth} levels deep`)
    open.add(node)
    const value = isMap(node) ? readMap(node, path) : isSeq(node) ? readItems(node.items as Node[], path) : null
    open.delete(node)
    return value
  }

  const readItems = (items: readonly Node[], path: Path): unknown[] =>
    items.map((item, index) => read(item, [...path, index]))

  const readMap = (map: YAMLMap, path: Path): unknown => {
    const data: Record<string, unknown> = {}
    for (const pair of map.items) {
      const node = pair.key as Node | null
      const key = keyText(node)
      if (key === undefined) {
        fault(node ?? map, path, 'a key must be text; begin the line with a name and a colon')
      } else if (key === '<<') {
        fault(node, path, 'merge keys (<<) are not supported; write the keys out where they are needed')
      } else if (key === '__proto__') {
        fault(node, path, 'a key cannot be named __proto__; choose another name')
      } else if (Object.hasOwn(data, key)) {
        fault(node, [...path, key], `the key ${JSON.stringify(key)} is written twice; remove one of the two`)
      } else {
        data[key] = read(pair.value as Node | null, [...path, key])
      }
    }
    return data
  }

  const readAlias = (alias: Alias, path: Path): unknown => {
    const target = alias.resolve(document)
    if (!target) {
      return fault(
        alias,
        path,
        `a star begins an alias in YAML, and no anchor is named &${alias.source}; ` +
          `if the star is meant, write the value in quotes: "*${alias.source}"`,
      )
    }
    if (open.has(target)) return fault(alias, path, `the alias *${alias.source} contains itself; write the value out`)
    aliases++
    if (aliases === maxAliases + 1) {
      return fault(alias, path, `aliases are used more than ${maxAliases} times here; write the values out`)
    }
    return aliases > maxAliases ? null : read(target, path)
  }

  return { data: read(document.contents as Node | null, []), faults }
}

/** A key as text: as written when YAML would read a number or a boolean; `undefined` when it is no text at all. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}
