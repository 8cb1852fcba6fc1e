import type { Field, Message } from './wire.ts'

/** Fields that end at every hop (RFC 9110, 7.6.1), and fields that a proxy writes anew by design. */
const own = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['proxy-authenticate', 'proxy-authorization', 'expect', 'content-length', 'date', 'server'],
  ...['via', 'forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-request-id'],
])

/** What of a message must come through a proxy unchanged: `name: value`, names in lower case, sorted by name. */
export function endToEnd(fields: readonly Field[]): readonly string[] {
  return fields
    .map(([name, value], at) => ({ name: name.toLowerCase(), value: value.replace(/^[ \t]+|[ \t]+$/g, ''), at }))
    .filter(({ name }) => !own.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.at - b.at))
    .map(({ name, value }) => `${name}: ${value}`)
}

/** What the application saw differently from what the client sent; empty when nothing. */
export function changesOf(
  method: string,
  target: string,
  fields: readonly Field[],
  body: string,
  seen: Message,
): readonly string[] {
  const [seenMethod, seenTarget] = seen.startLine.split(' ')
  const changes: string[] = []
  if (seenMethod !== method) changes.push(`method ${seenMethod} for ${method}`)
  if (seenTarget !== target) changes.push(`target ${seenTarget} for ${target}`)
  changes.push(...listChanges(endToEnd(fields), endToEnd(seen.fields)))
  if (seen.body !== body) changes.push(`a body of ${seen.body.length} bytes for ${body.length}`)
  return changes
}

export function listChanges(sent: readonly string[], seen: readonly string[]): readonly string[] {
  return [
    ...sent.filter((field) => !seen.includes(field)).map((field) => `lost ${JSON.stringify(field)}`),
    ...seen.filter((field) => !sent.includes(field)).map((field) => `new ${JSON.stringify(field)}`),
  ]
}
