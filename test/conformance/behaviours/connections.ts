import { deepEqual, equal, ok } from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Behaviour, get, host, inDialogue, onStage, statusOf } from './stage.ts'

const ok200 = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'

/** Order, reuse and loss of connections on both sides. */
export const connectionBehaviours: readonly Behaviour[] = [
  {
    name: 'pipelined requests are answered in their order',
    like: 'nginx-tests http_keepalive.t; HAProxy reg-tests http_msg_full_on_eom.vtc',
    check: () =>
      onStage(async ({ ask }) => {
        const { reply } = await ask(`${get('/1')}${get('/2')}${get('/a/../3')}`)
        deepEqual(reply.text.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 400'])
      }),
  },
  {
    name: 'a pipelined request waits for an unsafe one before it',
    like: 'nginx and HAProxy take one request after the other; RFC 9112, 9.3.2',
    check: () =>
      inDialogue(async (client, nextApp) => {
        client.say(`POST /1 HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello${get('/2')}`)
        const first = await nextApp()
        await first.hear('hello')
        // It may come on the same connection or on another one; a proxy that does not wait opens that at once.
        const other = nextApp()
        const early = await Promise.race([other.then(() => true), sleep(100, false)])
        equal(early, false, 'the second request went out before the first was answered')
        first.say(`${ok200}ok`)
        await Promise.race([first.hear('GET /2'), other.then((app) => app.hear('GET /2'))])
      }),
  },
  {
    name: 'nothing behind a refused request reaches the application',
    like: 'HAProxy reg-tests h1_request_target_validation.vtc; nginx-tests http_host.t',
    check: () =>
      onStage(async ({ ask }) => {
        for (const bad of [`GET /2 HTTP/1.1\r\n${host}${host}\r\n`, 'GET /2 HTTP/1.1\r\n\r\n', get('/a/../2')]) {
          const { reply, recording } = await ask(`${get('/1')}${bad}${get('/3')}`)
          deepEqual(
            recording.requests.map(({ startLine }) => startLine.split(' ')[1]),
            ['/1'],
            bad,
          )
          ok(reply.closed)
        }
      }),
  },
  {
    name: 'a good request is answered whatever comes behind it',
    like: 'HAProxy reg-tests httpclose.vtc; RFC 9112, 9.6',
    check: () =>
      onStage(async ({ ask }) => {
        for (const bytes of [`${get('/1', 'Connection: close\r\n')}${get('/2')}`, `${get('/1')}rubbish\r\n\r\n`]) {
          const { reply, recording } = await ask(bytes)
          equal(recording.requests.length, 1)
          equal(reply.status, 200, 'its answer was replaced')
          ok(reply.closed)
        }
      }),
  },
  {
    name: "the client's `Connection: close` and HTTP/1.0 close, keep-alive keeps",
    like: 'HAProxy reg-tests httpclose.vtc; nginx-tests http_keepalive.t',
    check: () =>
      onStage(async ({ ask }) => {
        equal((await ask(get('/', 'Connection: close\r\n'))).reply.closed, true)
        equal((await ask(get('/', 'Connection: keep-alive, close\r\n'))).reply.closed, true)
        equal((await ask(`GET / HTTP/1.0\r\n${host}\r\n`)).reply.closed, true)
        equal((await ask(get())).reply.closed, false)
      }),
  },
  {
    name: 'empty lines before a request are skipped',
    like: 'HAProxy reg-tests h1_to_h1.vtc; RFC 9112, 2.2',
    check: () =>
      onStage(async ({ ask }) => {
        equal(statusOf((await ask(`\r\n\r\n${get()}`)).answer()), 200)
      }),
  },
  {
    name: 'a client that goes away takes its request at the application along',
    like: 'HAProxy reg-tests http_abortonclose.vtc; Go httputil cancellation tests',
    check: () =>
      inDialogue(async (client, nextApp) => {
        client.say(get())
        const app = await nextApp()
        await app.hear('\r\n\r\n')
        client.close()
        await app.closed()
      }),
  },
  {
    name: 'an answer that comes during the upload is passed on at once',
    like: 'nginx-tests proxy_request_buffering.t; Envoy early response tests',
    check: () =>
      inDialogue(async (client, nextApp) => {
        client.say(`POST / HTTP/1.1\r\n${host}Content-Length: 1000000\r\n\r\nstart`)
        const app = await nextApp()
        await app.hear('start')
        app.say('HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno')
        ok((await client.hear('no')).startsWith('HTTP/1.1 413'))
      }),
  },
  {
    name: 'a lost connection is tried again for GET, never for POST',
    like: 'nginx-tests proxy_next_upstream.t, proxy_keepalive.t; Envoy retry tests',
    check: async () => {
      await inDialogue(async (client, nextApp) => {
        client.say(get())
        const first = await nextApp()
        await first.hear('\r\n\r\n')
        first.close()
        const second = await nextApp()
        await second.hear('\r\n\r\n')
        second.say(`${ok200}ok`)
        await client.hear('HTTP/1.1 200')
      })
      await inDialogue(async (client, nextApp) => {
        client.say(`POST / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello`)
        const first = await nextApp()
        await first.hear('hello')
        first.close()
        ok((await client.hear('\r\n\r\n')).startsWith('HTTP/1.1 502'))
      })
    },
  },
  {
    name: 'a body over the limit is cut off with 413 on both sides',
    like: 'nginx-tests client_max_body_size; HAProxy reg-tests http_fail_cnt_body.vtc',
    check: () =>
      inDialogue(async (client, nextApp) => {
        client.say(`POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`)
        const app = await nextApp()
        await app.hear('abc')
        client.say('a\r\n0123456789\r\n')
        ok((await client.hear('\r\n\r\n')).startsWith('HTTP/1.1 413'))
        await app.closed()
        ok(!app.heard().includes('0\r\n\r\n'), 'the cut body looked whole to the application')
      }, 'routes: [{ name: all, path: /*, upstream: app, maxBody: 8B }]'),
  },
]
