import { bodyLeaks, createBodyLook } from '../../plugins/response-leaks/bodies.ts'

const look = createBodyLook(bodyLeaks)

/** Ids of the leaks in a body. */
export function leaksOf(text: string, mediaType = 'text/html'): readonly string[] {
  const bytes = Buffer.from(text)
  return [...look({ status: 200, mediaType, bytes })].map(({ id }) => id.slice('leak.'.length))
}
