import type { Captured } from '../../capture/to-record.ts'
import { toClient } from '../../http/client-address.ts'
import type { RecordedRequest } from './recorded.ts'

/** A request of a HAR file or a log as one of a capture. */
export function toCaptured(request: RecordedRequest): Captured {
  const { id, timeMs, durationMs, scheme, minor, method, target, headers, body, bodyCut, bodyMissing } = request
  return {
    ...{ id, timeMs, durationMs, route: '', client: request.client, scheme, method, target },
    clientKey: request.client === null ? null : toClient(request.client).key,
    ...{ protocol: minor === 0 ? 'http/1.0' : 'http/1.1', headers, sample: request.sample },
    body: body === null ? (bodyMissing ? 'unseen' : null) : { bytes: body, isCut: bodyCut },
    ...{ status: request.status ?? 0, score: 0, action: null, plugin: null, rule: null },
  }
}
