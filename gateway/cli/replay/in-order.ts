import { createHeap } from './heap.ts'
import type { Recorded, RecordedRequest } from './recorded.ts'

/** Logs are written when a request ends, so its neighbours in time stand within so many lines. */
const windowRequests = 10_000
const windowBytes = 64 * 1_024 * 1_024

/** Everything in order of arrival, as far as memory goes; what comes later than that keeps its place in the file. */
export async function* inOrder(entries: AsyncIterable<Recorded>): AsyncGenerator<Recorded> {
  const heap = createHeap<RecordedRequest>()
  let bytes = 0
  const next = (): Recorded => {
    const request = heap.pop()
    bytes -= sizeOf(request)
    return { kind: 'request', request }
  }
  for await (const entry of entries) {
    if (entry.kind !== 'request') {
      yield entry
      continue
    }
    heap.push(entry.request.timeMs, entry.request)
    bytes += sizeOf(entry.request)
    while (heap.size() > windowRequests || (bytes > windowBytes && heap.size() > 1)) yield next()
  }
  while (heap.size() > 0) yield next()
}

function sizeOf({ target, headers, body }: RecordedRequest): number {
  return headers.reduce((sum, text) => sum + text.length, 200 + target.length + (body?.length ?? 0))
}
