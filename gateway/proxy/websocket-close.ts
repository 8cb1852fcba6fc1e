import { randomBytes } from 'node:crypto'
import { type ErrorCode, errors } from '../errors.ts'

/** Why the gateway itself ends a tunnel. */
export type TunnelError = Extract<
  ErrorCode,
  'message-too-large' | 'messages-too-fast' | 'frame-invalid' | 'tunnel-idle' | 'tunnel-drained' | 'upstream-frame'
>

/** RFC 6455, 7.4.1, and the IANA registry for 1014 (bad gateway). */
const toldToClient: Readonly<Record<TunnelError, number>> = {
  'message-too-large': 1009,
  'messages-too-fast': 1008,
  'frame-invalid': 1002,
  'tunnel-idle': 1001,
  'tunnel-drained': 1001,
  'upstream-frame': 1014,
}

/** Close frame for the client: the code, and the title of the error as its reason. */
export function closeForClient(error: TunnelError): Buffer {
  const payload = closePayload(toldToClient[error], error)
  return Buffer.concat([Buffer.of(0x88, payload.length), payload])
}

/** The same for the application, masked as a client's frames must be; a protocol error is called by its name. */
export function closeForUpstream(error: TunnelError): Buffer {
  const payload = closePayload(error === 'upstream-frame' ? 1002 : toldToClient[error], error)
  const mask = randomBytes(4)
  const masked = payload.map((byte, i) => byte ^ mask[i % 4]!)
  return Buffer.concat([Buffer.of(0x88, 0x80 | payload.length), mask, masked])
}

/** At most 125 bytes: titles are short. */
function closePayload(code: number, error: TunnelError): Buffer {
  return Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(errors[error].title)])
}
