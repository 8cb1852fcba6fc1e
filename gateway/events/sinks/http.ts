import { createHmac } from 'node:crypto'
import { Pool } from 'undici'
import { timely } from '../deadline.ts'
import type { Sink } from '../sink.ts'

export interface HttpOptions {
  readonly url: string
  /** Key of the signature; `null`: none. */
  readonly secret: string | null
  readonly timeoutMs: number
}

/**
 * POSTs batches (CloudEvents 1.0, JSON batch format). Any answer but 2xx, and none in time, has the batch sent again: the
 * receiver removes duplicates by id.
 *
 * With a secret, `X-Sallyport-Signature: t=<seconds since 1970>,v1=<hex>` holds HMAC-SHA256 over `<t>.<body>`. The time is
 * part of it, so that a receiver can refuse what is old.
 */
export function createHttpSink({ url, secret, timeoutMs }: HttpOptions): Sink {
  const { origin, pathname, search } = new URL(url)
  const pool = new Pool(origin, { connections: 1, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })

  async function post(body: string): Promise<void> {
    const { statusCode, body: answer } = await pool.request({
      method: 'POST',
      path: `${pathname}${search}`,
      headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8', ...signature(body, secret) },
      body,
    })
    await answer.dump()
    if (statusCode >= 200 && statusCode < 300) return
    throw Object.assign(new Error(`the receiver answered ${statusCode}`), { code: `http-${statusCode}` })
  }

  return {
    write: (lines) => timely(post(`[${lines.trimEnd().replaceAll('\n', ',')}]`), timeoutMs, 'the receiver'),
    close: () => pool.destroy(),
  }
}

function signature(body: string, secret: string | null): Record<string, string> {
  if (secret === null) return {}
  const seconds = Math.floor(Date.now() / 1_000)
  const hex = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return { 'x-sallyport-signature': `t=${seconds},v1=${hex}` }
}
