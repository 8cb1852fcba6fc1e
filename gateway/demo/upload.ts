import { createHash } from 'node:crypto'
import { layout } from './layout.ts'
import { mediaType, sendJson } from './respond.ts'
import type { Call } from './routes.ts'

export function uploadPage(): string {
  return layout(
    'Upload',
    `<h1>Upload</h1>
<p>The shop counts what arrives and throws it away.</p>
<form method="post" action="/upload" enctype="multipart/form-data" class="stack">
  <label>File <input type="file" name="file" required></label>
  <button>Upload</button>
</form>`,
  )
}

/**
 * Streams the body of any type and length and answers its length and SHA-256 as received (of a form: with its
 * boundaries), so that both ends of a proxy can be compared. Nothing is kept.
 */
export async function upload({ request, response }: Call): Promise<void> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    hash.update(chunk)
  }
  sendJson(response, 200, { bytes, sha256: hash.digest('hex'), type: mediaType(request) })
}
