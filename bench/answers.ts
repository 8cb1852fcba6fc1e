import { request } from 'node:http'
import { answerBody, injectionPath, missingBody, missingPath } from './workload.ts'

interface Answer {
  readonly status: number
  readonly body: string
}

/** One GET on a connection of its own. */
export function get(origin: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: 'shop.example',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
      accept: '*/*',
    }
    const asked = request(origin + path, { headers, agent: false, timeout: 5_000 }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode!, body: Buffer.concat(chunks).toString() }))
      response.on('error', reject)
    })
    asked.on('timeout', () => asked.destroy(new Error(`no answer from ${origin}${path} within 5 s`)))
    asked.on('error', reject)
    asked.end()
  })
}

/**
 * Throws unless the server passes on what the application answers, body and status, and (`guards`) refuses an injection.
 * A proxy that answers wrongly is easily the fastest.
 */
export async function checkAnswers(name: string, origin: string, guards: boolean): Promise<void> {
  const expected: [path: string, answer: Answer][] = [
    ['/api/items/7', { status: 200, body: answerBody }],
    ['/api/items/7?view=full&lang=en', { status: 200, body: answerBody }],
    [missingPath, { status: 404, body: missingBody }],
  ]
  for (const [path, { status, body }] of expected) {
    const got = await get(origin, path)
    if (got.status === status && got.body === body) continue
    throw new Error(
      `${name} answers GET ${path} with ${got.status} ${show(got.body)}; the application: ${status} ${show(body)}`,
    )
  }
  const { status } = await get(origin, injectionPath)
  const wanted = guards ? 403 : 200
  if (status !== wanted)
    throw new Error(`${name} answers an injection (GET ${injectionPath}) with ${status}, expected ${wanted}`)
}

function show(body: string): string {
  return JSON.stringify(body.length > 200 ? `${body.slice(0, 200)}...` : body)
}
