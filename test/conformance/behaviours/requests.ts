import { deepEqual, equal, ok } from 'node:assert/strict'
import { type Behaviour, field, get, host, inDialogue, onStage, statusOf } from './stage.ts'

/** What the client sends, as the application gets it. */
export const requestBehaviours: readonly Behaviour[] = [
  {
    name: 'fields that Connection names are removed, but not those that say who the client is',
    like: 'Traefik forwarded headers tests (CVE-2024-45410); Envoy hop-by-hop tests',
    check: () =>
      onStage(async ({ ask }) => {
        const lines = 'Connection: X-A, X-Forwarded-For, X-Forwarded-Host, Forwarded, Host, Via\r\nX-A: 1\r\nX-B: 2\r\n'
        const request = (await ask(get('/', lines))).request()
        deepEqual([field(request, 'x-a'), field(request, 'x-b')], [null, '2'])
        equal(field(request, 'host'), 'conformance.example')
        for (const name of ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via']) ok(field(request, name), name)
      }),
  },
  {
    name: 'what a stranger writes into forwarding fields is replaced',
    like: 'Traefik forwarded_header_test.go; Caddy trusted proxies tests; nginx-tests realip.t',
    check: () =>
      onStage(async ({ ask }) => {
        const lines =
          'X-Forwarded-For: 1.2.3.4\r\nx-forwarded-for: 5.6.7.8\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=1.2.3.4\r\n'
        const request = (await ask(get('/', lines))).request()
        deepEqual(
          ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'].map((name) => field(request, name)),
          ['127.0.0.1', 'http', 'conformance.example'],
        )
        ok(!field(request, 'forwarded')!.includes('1.2.3.4'))
      }),
  },
  {
    name: 'of TE only `trailers` passes',
    like: 'Envoy header map tests; Go httputil TestReverseProxy',
    check: () =>
      onStage(async ({ ask }) => {
        equal(field((await ask(get('/', 'TE: trailers, gzip;q=0.5\r\n'))).request(), 'te'), 'trailers')
        equal(field((await ask(get('/', 'TE: gzip\r\n'))).request(), 'te'), null)
      }),
  },
  {
    name: 'an upgrade to anything but WebSocket is taken for a plain request',
    like: 'HAProxy reg-tests protocol_upgrade.vtc; Envoy h2c tests',
    check: () =>
      onStage(async ({ ask }) => {
        const lines = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'
        const request = (await ask(get('/', lines))).request()
        for (const name of ['upgrade', 'http2-settings']) equal(field(request, name), null, name)
      }),
  },
  {
    name: 'a request behind an ignored upgrade is served, or the connection closed',
    like: 'HAProxy reg-tests protocol_upgrade.vtc; nginx-tests http_keepalive.t',
    check: () =>
      onStage(async ({ ask }) => {
        const { reply, recording } = await ask(`${get('/1', 'Connection: upgrade\r\nUpgrade: foo\r\n')}${get('/2')}`)
        ok(reply.closed || recording.requests.length === 2, 'a request was swallowed on a connection that stays open')
      }),
  },
  {
    name: 'an absolute target arrives in origin form, with the same Host',
    like: 'HAProxy reg-tests h1_host_normalization.vtc; nginx-tests http_host.t',
    check: () =>
      onStage(async ({ ask }) => {
        const request = (await ask(`GET http://conformance.example/a?b HTTP/1.1\r\n${host}\r\n`)).request()
        deepEqual([request.startLine, field(request, 'host')], ['GET /a?b HTTP/1.1', 'conformance.example'])
      }),
  },
  {
    name: 'bad targets are refused',
    like: 'HAProxy reg-tests h1_request_target_validation.vtc, h1_authority_fragment_char.vtc; nginx-tests http_uri.t',
    check: () =>
      onStage(async ({ ask }) => {
        for (const target of [
          '*',
          'a',
          'http://',
          'http:///a',
          '/#',
          'ws://conformance.example/',
          'http://other.example/',
          '/ a',
          '/\x7f',
        ]) {
          const { reply, recording } = await ask(`GET ${target} HTTP/1.1\r\n${host}\r\n`)
          deepEqual([reply.status, reply.closed, recording.requests.length], [400, true, 0], target)
        }
      }),
  },
  {
    name: '`OPTIONS *` is answered by the gateway itself',
    like: 'HAProxy reg-tests h1_request_target_validation.vtc; RFC 9110, 9.3.7',
    check: () =>
      onStage(async ({ ask }) => {
        const { answer, recording } = await ask(`OPTIONS * HTTP/1.1\r\n${host}\r\n`)
        deepEqual([Math.floor(statusOf(answer()) / 100), recording.requests.length], [2, 0])
      }),
  },
  {
    name: 'CONNECT and TRACE are answered with 405 and Allow',
    like: 'nginx-tests http_method.t; HAProxy reg-tests connect_tunnels.vtc',
    check: () =>
      onStage(async ({ ask }) => {
        for (const line of ['CONNECT conformance.example:443', 'TRACE /']) {
          const { answer, recording } = await ask(`${line} HTTP/1.1\r\n${host}\r\n`)
          deepEqual([statusOf(answer()), recording.requests.length], [405, 0], line)
          ok(field(answer(), 'allow'), 'no Allow')
        }
      }),
  },
  {
    name: 'names, order, case and repetition of request fields are kept; blanks around values are not',
    like: 'nginx-tests http_header_ows.t, http_headers_multi.t',
    check: () =>
      onStage(async ({ ask }) => {
        const request = (
          await ask(get('/', 'X-Case: \t a b \t \r\nx-two: 1\r\nCookie: a=1\r\nX-TWO: 2\r\nX-Empty:\r\n'))
        ).request()
        const names = request.fields.map(([name]) => name).filter((name) => /^x-(?:case|two|empty)$/i.test(name))
        deepEqual(names, ['X-Case', 'x-two', 'X-TWO', 'X-Empty'])
        deepEqual([field(request, 'x-case'), field(request, 'x-two'), field(request, 'x-empty')], ['a b', '1|2', ''])
      }),
  },
  {
    name: 'names with `_` are dropped',
    like: 'nginx-tests ignore_invalid_headers.t; Caddy and Traefik underscore tests',
    check: () =>
      onStage(async ({ ask }) => {
        const request = (await ask(get('/', 'X_Forwarded_For: 1.2.3.4\r\nContent_Length: 5\r\nX-Ok: 1\r\n'))).request()
        deepEqual(
          ['x_forwarded_for', 'content_length', 'x-ok'].map((name) => field(request, name)),
          [null, null, '1'],
        )
      }),
  },
  {
    name: 'a body is framed as it came: with a length, in chunks, empty, or not at all',
    like: 'nginx-tests body_chunked.t, proxy_request_buffering_chunked.t; HAProxy reg-tests h1_to_h1.vtc',
    check: () =>
      onStage(async ({ ask }) => {
        const post = (fields: string, body: string): Promise<string> =>
          ask(`POST / HTTP/1.1\r\n${host}${fields}\r\n${body}`).then((asked) => {
            const request = asked.request()
            return `${request.framing} ${field(request, 'content-length')} ${request.body}`
          })
        equal(await post('Content-Length: 5\r\n', 'hello'), 'length 5 hello')
        equal(await post('Content-Length: 0\r\n', ''), 'length 0 ')
        equal(await post('Transfer-Encoding: chunked\r\n', '5;a="b"\r\nhello\r\n0\r\n\r\n'), 'chunked null hello')
        const bare = (await ask(get())).request()
        deepEqual([bare.framing, field(bare, 'content-length')], ['none', null])
      }),
  },
  {
    name: 'trailers of the request never become fields',
    like: 'HAProxy reg-tests drop_trailers.vtc; nginx-tests body_chunked.t',
    check: () =>
      onStage(async ({ ask }) => {
        const { recording } = await ask(
          `POST / HTTP/1.1\r\n${host}Trailer: Authorization\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nAuthorization: evil\r\nX-T: 1\r\n\r\n`,
        )
        for (const request of recording.requests) {
          deepEqual([field(request, 'authorization'), field(request, 'x-t')], [null, null])
        }
      }),
  },
  {
    name: '`Expect: 100-continue` is answered after the checks, and not passed on',
    like: 'nginx-tests http_expect_100_continue.t; HAProxy reg-tests http_wait_for_body.vtc',
    check: () =>
      inDialogue(async (client, nextApp, dialAgain) => {
        client.say(`POST / HTTP/1.1\r\n${host}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
        await client.hear('HTTP/1.1 100 Continue\r\n\r\n')
        client.say('hello')
        const app = await nextApp()
        ok(!/^expect:/im.test(await app.hear('hello')))
        const refused = dialAgain()
        refused.say(`POST /a/../b HTTP/1.1\r\n${host}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
        await refused.closed()
        ok(refused.heard().startsWith('HTTP/1.1 400'), refused.heard().slice(0, 100))
      }),
  },
  {
    name: 'a body flows to the application while the client still writes it',
    like: 'nginx-tests proxy_request_buffering_chunked.t; HAProxy reg-tests http_request_buffer.vtc',
    check: () =>
      inDialogue(async (client, nextApp) => {
        client.say(`POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n`)
        const app = await nextApp()
        await app.hear('first')
        client.say('6\r\nsecond\r\n')
        await app.hear('second')
        client.say('0\r\n\r\n')
        await app.hear('0\r\n\r\n')
      }),
  },
]
