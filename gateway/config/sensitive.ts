import type { Problem } from '../contract/index.ts'
import type { ResolvedPlugin } from './plugins.ts'
import type { Material } from './validate.ts'
import { recordsAt } from './values.ts'

/** Routes with this tag are not served unguarded, whatever fails. */
const sensitive = 'sensitive'

/** Plugins that a failure would leave out on a route that is tagged sensitive. Somebody must have said `closed`. */
export function openOnSensitive(material: Material, plugins: ReadonlyMap<number, ResolvedPlugin>): Problem[] {
  const routes = recordsAt(material.data, 'routes').flatMap(({ entry: { name, tags } }) =>
    Array.isArray(tags) && tags.includes(sensitive) ? [name] : [],
  )
  return recordsAt(material.data, 'plugins').flatMap(({ index, entry }) => {
    const definition = plugins.get(index)?.definition
    if (!definition || entry.mode === 'observe') return []
    if ((entry.onFailure ?? definition.onFailure) !== 'open') return []
    const mine: readonly unknown[] | null = Array.isArray(entry.routes) ? entry.routes : null
    const bare = routes.find((route) => mine === null || mine.includes(route))
    if (bare === undefined) return []
    const message = `${definition.name} fails open, and the route ${JSON.stringify(bare)} is tagged ${sensitive}: write onFailure: closed`
    return [material.source.problem(['plugins', index, entry.onFailure === undefined ? 'use' : 'onFailure'], message)]
  })
}
