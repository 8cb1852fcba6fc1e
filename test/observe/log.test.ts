import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog, type Log, type LogOptions } from '../../gateway/observe/log.ts'
import { decisionOf, denialOf } from '../events/helpers.ts'

let folder: string
let fd: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-log-'))
  fd = openSync(join(folder, 'log'), 'a')
})
afterEach(() => {
  closeSync(fd)
  rmSync(folder, { recursive: true })
})

function logWith(options: Partial<LogOptions> = {}): Log {
  return createLog({ level: 'info', pretty: false, access: true, fd, ...options })
}

async function written(log: Log): Promise<string> {
  await log.flush()
  return readFileSync(join(folder, 'log'), 'utf8')
}

async function lines(log: Log): Promise<Record<string, unknown>[]> {
  const text = await written(log)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

const rfc3339 = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

describe('the log', () => {
  it('writes a line of JSON with the time, the name of the level, and what a child is bound to', async () => {
    const log = logWith()
    log.logger.info({ listen: '127.0.0.1:8080' }, 'listening')
    log.child({ plugin: 'bots' }).warn({ err: new Error('no "feed"') }, 'the feed is away')
    expect(await lines(log)).toEqual([
      { level: 'info', time: rfc3339, listen: '127.0.0.1:8080', msg: 'listening' },
      {
        level: 'warn',
        time: rfc3339,
        plugin: 'bots',
        err: expect.objectContaining({
          type: 'Error',
          message: 'no "feed"',
          stack: expect.stringContaining('log.test'),
        }),
        msg: 'the feed is away',
      },
    ])
  })

  it('leaves out what is under its level, which can change', async () => {
    const log = logWith({ level: 'warn' })
    log.logger.info({}, 'one')
    log.access(decisionOf('r'), 100)
    log.setLevel('debug')
    log.logger.debug({}, 'two')
    log.access(decisionOf('r'), 100)
    expect((await lines(log)).map(({ msg }) => msg)).toEqual(['two', 'request'])
  })
})

describe('the access line', () => {
  it('has every field that a search needs', async () => {
    const log = logWith()
    log.access(denialOf('r1'), 1_500)
    expect(await lines(log)).toEqual([
      {
        level: 'info',
        time: rfc3339,
        id: 'r1',
        client: '203.0.113.7',
        method: 'GET',
        host: 'shop.example',
        path: '/items',
        route: 'shop',
        status: 403,
        bytes: 120,
        durationMs: 1.5,
        gatewayMicros: 84,
        upstreamMs: null,
        action: 'deny',
        plugin: 'policy',
        rule: 'hostile',
        score: 60,
        error: null,
        aborted: null,
        msg: 'request',
      },
    ])
  })

  it('stays one line of JSON, whatever the client sent', async () => {
    const log = logWith()
    const path = '/a"\n{"level":"fatal"}\\\u0000\u2028\ud800'
    const plain = decisionOf('r')
    log.access(decisionOf('r', { request: { ...plain.request, path, host: 'h"\n' } }), 100)
    expect(await lines(log)).toMatchObject([{ level: 'info', path, host: 'h"\n' }])
  })

  it('can be switched off', async () => {
    const log = logWith({ access: false })
    log.access(decisionOf('r'), 100)
    log.logger.info({}, 'still')
    expect((await lines(log)).map(({ msg }) => msg)).toEqual(['still'])
  })
})

describe('the log for people', () => {
  it('is one readable line each', async () => {
    const log = logWith({ pretty: true })
    log.logger.info({ listen: '127.0.0.1:8080' }, 'listening')
    log.access(denialOf('r1'), 1_500)
    const text = await written(log)
    expect(text.trimEnd().split('\n')).toHaveLength(2)
    expect(text).toMatch(/INFO.*listening.*"listen":"127\.0\.0\.1:8080"/)
    expect(text).toContain('"status":403')
  })

  it('lets a client write nothing that a terminal obeys', async () => {
    const log = logWith({ pretty: true })
    const plain = decisionOf('r')
    const path = '/\u001b[2J\u009b31m\u202e\r\n'
    log.access(decisionOf('r', { request: { ...plain.request, path } }), 100)
    const text = await written(log)
    expect(text).not.toMatch(/\u001b\[2J|\u009b|\u202e|\r/)
    expect(text.trimEnd().split('\n')).toHaveLength(1)
  })
})
