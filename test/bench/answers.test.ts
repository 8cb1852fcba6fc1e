import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkAnswers } from '../../bench/answers.ts'
import { contenders } from '../../bench/contenders.ts'
import { answerBody, missingBody, missingPath } from '../../bench/workload.ts'
import { startContender, startUpstream } from './server.ts'

describe('servers of the bench', () => {
  it('the application answers 164 bytes', async () => {
    expect(Buffer.byteLength(answerBody)).toBe(164)
    await checkAnswers('upstream', await startUpstream(), false)
  })

  // nginx and HAProxy take part where they are installed.
  it.each(
    contenders.filter(({ absent }) => absent() === null),
  )('$name ($what) answers correctly', async (contender) => {
    const url = await startContender(contender, await startUpstream())
    await checkAnswers(contender.name, url, contender.guards)
  }, 30_000)
})

describe('the check of the answers', () => {
  it.each<[string, RequestListener, boolean, string]>([
    ['another body', (_req, res) => res.end(`${answerBody} `), false, 'answers GET /api/items/7 with 200'],
    ['another status', (_req, res) => res.end(answerBody), false, `answers GET ${missingPath} with 200`],
    ['an injection that passes', answerRightly, true, 'answers an injection'],
    ['an injection that is refused by what should not look', refuseInjections, false, 'answers an injection'],
  ])('finds %s', async (_what, listener, guards, message) => {
    const server = createServer(listener).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await expect(checkAnswers('it', url, guards)).rejects.toThrow(message)
  })
})

function answerRightly(...[request, response]: Parameters<RequestListener>): void {
  if (request.url === missingPath) response.writeHead(404).end(missingBody)
  else response.end(answerBody)
}

function refuseInjections(...[request, response]: Parameters<RequestListener>): void {
  if (request.url!.includes('%27')) response.writeHead(403).end()
  else answerRightly(request, response)
}
