import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { type Behaviour, field, get, inDialogue, onStage, statusOf } from './stage.ts'

const head = 'HTTP/1.1 200 OK\r\n'

/** What the application answers, as the client gets it. */
export const responseBehaviours: readonly Behaviour[] = [
  {
    name: 'a response with two lengths, or a length and chunks, is 502',
    like: 'nginx-tests proxy_duplicate_headers.t; HAProxy reg-tests http_transfer_encoding.vtc',
    check: () =>
      onStage(async ({ ask }) => {
        for (const fields of [
          'Content-Length: 2\r\nContent-Length: 2\r\n',
          'Content-Length: 2\r\nContent-Length: 3\r\n',
          'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n',
          'Content-Length: two\r\n',
        ]) {
          equal(statusOf((await ask(get(), `${head}${fields}\r\nok`)).answer()), 502, fields)
        }
      }),
  },
  {
    name: 'a response with a transfer coding that the gateway cannot undo is 502',
    like: 'HAProxy reg-tests http_transfer_encoding.vtc',
    check: () =>
      onStage(async ({ ask }) => {
        for (const coding of ['gzip', 'gzip, chunked', 'chunked, gzip', 'identity']) {
          const { answer } = await ask(get(), `${head}Transfer-Encoding: ${coding}\r\n\r\n2\r\nok\r\n0\r\n\r\n`)
          equal(statusOf(answer()), 502, coding)
        }
      }),
  },
  {
    name: 'bytes behind a response never become the answer to another request',
    like: 'nginx-tests proxy_extra_data.t, proxy_chunked_extra.t',
    check: () =>
      inDialogue(async (client, nextApp, dialAgain) => {
        client.say(get('/first'))
        const app = await nextApp()
        await app.hear('\r\n\r\n')
        app.say(`${head}Content-Length: 2\r\n\r\nok${head}Content-Length: 4\r\n\r\nevil`)
        await client.hear('\r\n\r\nok')
        const other = dialAgain()
        other.say(get('/second'))
        const fresh = await nextApp()
        await fresh.hear('GET /second')
        fresh.say(`${head}Content-Length: 4\r\n\r\ngood`)
        ok((await other.hear(/good|evil/)).endsWith('good'))
        ok(!client.heard().includes('evil'))
      }),
  },
  {
    name: 'a response that is cut off never looks whole',
    like: 'HAProxy reg-tests truncated.vtc; nginx-tests proxy_unfinished.t',
    check: () =>
      onStage(async ({ ask }) => {
        for (const cut of [
          'Content-Length: 9\r\n\r\nok',
          'Transfer-Encoding: chunked\r\n\r\n9\r\nok',
          'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n',
        ]) {
          const { reply } = await ask(get(), `${head}${cut}`)
          ok(reply.closed, cut)
          ok(!reply.text.includes('0\r\n\r\n'), 'a clean end of chunks was made up')
        }
      }),
  },
  {
    name: 'a response without a length lasts until the application closes, and its chunks end cleanly',
    like: 'nginx-tests proxy_chunked.t; Caddy reverseproxy streaming tests',
    check: () =>
      onStage(async ({ ask }) => {
        const answer = (await ask(get('/', 'Connection: close\r\n'), `${head}\r\nhello`)).answer()
        equal(answer.body, 'hello')
      }),
  },
  {
    name: 'a client of HTTP/1.0 gets no chunks',
    like: 'nginx-tests proxy_chunked.t; HAProxy reg-tests h1_to_h1.vtc',
    check: () =>
      onStage(async ({ ask }) => {
        const asked = await ask(
          `GET / HTTP/1.0\r\nHost: a.example\r\n\r\n`,
          `${head}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
        )
        const answer = asked.answer()
        equal(field(answer, 'transfer-encoding'), null)
        equal(answer.body, 'ok')
        ok(asked.reply.closed)
      }),
  },
  {
    name: 'answers to HEAD, 204 and 304 have no body, and a length with them is no promise',
    like: 'HAProxy reg-tests http_bodyless_response.vtc',
    check: () =>
      onStage(async ({ ask }) => {
        const toHead = (await ask(`HEAD / HTTP/1.1\r\nHost: a\r\n\r\n`, `${head}Content-Length: 100\r\n\r\n`)).answer()
        deepEqual([statusOf(toHead), field(toHead, 'content-length')], [200, '100'])
        const chunkedHead = (
          await ask(`HEAD / HTTP/1.1\r\nHost: a\r\n\r\n`, `${head}Transfer-Encoding: chunked\r\n\r\n`)
        ).answer()
        equal(statusOf(chunkedHead), 200)
        const notModified = (
          await ask(get(), 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 100\r\n\r\n')
        ).answer()
        deepEqual([statusOf(notModified), field(notModified, 'etag')], [304, '"a"'])
        const empty = (await ask(get(), 'HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n')).answer()
        deepEqual([statusOf(empty), field(empty, 'x-a'), field(empty, 'transfer-encoding')], [204, '1', null])
      }),
  },
  {
    name: 'interim responses do not hide the final one',
    like: 'HAProxy reg-tests http_1xx_responses.vtc; nginx-tests early_hints.t',
    check: () =>
      onStage(async ({ ask }) => {
        for (const interim of ['103 Early Hints\r\nLink: </a>', '102 Processing']) {
          const { answer } = await ask(get(), `HTTP/1.1 ${interim}\r\n\r\n${head}Content-Length: 2\r\n\r\nok`)
          equal(answer().body, 'ok', interim)
        }
      }),
  },
  {
    name: 'a 101 that nobody asked for is 502',
    like: 'HAProxy reg-tests protocol_upgrade.vtc; Envoy upgrade tests',
    check: () =>
      onStage(async ({ ask }) => {
        const { answer } = await ask(
          get(),
          'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\nevil',
        )
        equal(statusOf(answer()), 502)
      }),
  },
  {
    name: 'any reason phrase passes, also none and one in Latin-1',
    like: "HAProxy reg-tests h1_to_h1.vtc; Envoy's reason phrase tests",
    check: () =>
      onStage(async ({ ask }) => {
        for (const phrase of [' ', ' Ori\xebntatie', ' Ori\xc3\xabntatie', '', ' I am a teapot']) {
          const { answer } = await ask(get(), `HTTP/1.1 599${phrase}\r\nContent-Length: 2\r\n\r\nok`)
          deepEqual([statusOf(answer()), answer().body], [599, 'ok'], JSON.stringify(phrase))
        }
      }),
  },
  {
    name: 'a response head that is too large, folded, or has a NUL or bare LF is 502 or comes out clean',
    like: 'nginx-tests header_filter_sanitize.t, proxy_header tests',
    check: () =>
      onStage(async ({ ask }) => {
        const bad = [`X-A: ${'a'.repeat(200_000)}`, 'X-A: a\0b', 'X-A: a\r\n folded', 'X A: 1', 'X-A: a\rb']
        for (const line of bad) {
          const { answer } = await ask(get(), `${head}${line}\r\nContent-Length: 2\r\n\r\nok`)
          ok(statusOf(answer()) === 502 || answer().body === 'ok', line.slice(0, 20))
        }
      }),
  },
  {
    name: "repeated response fields stay apart and in order; Date and Server are the application's own",
    like: 'nginx-tests http_headers_multi.t; Traefik and Caddy header tests',
    check: () =>
      onStage(async ({ ask }) => {
        const fields =
          'Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nServer: own\r\nX-Case: 1\r\n'
        const answer = (await ask(get(), `${head}${fields}Content-Length: 0\r\n\r\n`)).answer()
        equal(field(answer, 'set-cookie'), 'a=1|b=2')
        equal(field(answer, 'date'), 'Thu, 01 Jan 1970 00:00:00 GMT')
        equal(field(answer, 'server'), 'own')
        ok(
          answer.fields.some(([name]) => name === 'X-Case'),
          'the spelling of a field name changed',
        )
      }),
  },
  {
    name: 'hop-by-hop fields of the response end at the gateway, with all that Connection names',
    like: 'Envoy hop-by-hop tests; Go httputil and Traefik proxy_test.go',
    check: () =>
      onStage(async ({ ask }) => {
        const fields =
          'Connection: X-Secret, close\r\nX-Secret: 1\r\nKeep-Alive: timeout=1\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\n'
        const asked = await ask(get(), `${head}${fields}Content-Length: 2\r\n\r\nok`)
        const answer = asked.answer()
        for (const name of ['x-secret', 'proxy-authenticate', 'upgrade']) equal(field(answer, name), null, name)
        ok(!/timeout=1\b/.test(field(answer, 'keep-alive') ?? ''))
        equal(asked.reply.closed, false, "the application's close closed the client's connection")
      }),
  },
  {
    name: 'trailers of the response pass, or go together with the field that announces them',
    like: 'Traefik trailer_test.go; HAProxy reg-tests drop_trailers.vtc',
    check: () =>
      onStage(async ({ ask }) => {
        const { answer } = await ask(
          get(),
          `${head}Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n`,
        )
        equal(answer().body, 'ok')
        equal(field(answer(), 'x-sum'), null, 'a trailer became a header')
        equal(field(answer(), 'trailer') === null, answer().trailers.length === 0)
      }),
  },
  {
    name: 'the first piece of a stream arrives before the application says more',
    like: 'Caddy reverseproxy flush tests; Traefik chunked_keepalive_test.go',
    check: () =>
      inDialogue(async (client, nextApp) => {
        client.say(get())
        const app = await nextApp()
        await app.hear('\r\n\r\n')
        app.say(`${head}Content-Type: text/event-stream\r\n\r\n`)
        match(await client.hear('\r\n\r\n'), /^HTTP\/1\.1 200/)
        app.say('data: 1\n\n')
        await client.hear('data: 1')
        app.say('data: 2\n\n')
        await client.hear('data: 2')
        app.close()
      }),
  },
]
