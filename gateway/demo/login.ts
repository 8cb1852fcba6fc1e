import { randomUUID } from 'node:crypto'
import { layout } from './layout.ts'
import { BodyError, mediaType, readJsonObject, readText, sendHtml, sendJson } from './respond.ts'
import type { Call } from './routes.ts'

/** Printed on the login page: there is nothing to protect here, failed logins are what the demo is about. */
const demoUser = 'ada'
const demoPassword = 'lovelace'

export function loginPage(failed = false): string {
  return layout(
    'Sign in',
    `<h1>Sign in</h1>
${failed ? '<p class="note bad" role="alert">That user and password do not belong together.</p>' : ''}
<form method="post" action="/login" class="stack">
  <label>User <input name="user" autocomplete="username" required></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <button>Sign in</button>
</form>
<p class="dim">The demo user is <code>${demoUser}</code> with the password <code>${demoPassword}</code>.</p>`,
  )
}

/** Form or JSON, answered in kind: 200 with a cookie, or 401. */
export async function login({ request, response }: Call): Promise<void> {
  const json = mediaType(request) !== 'application/x-www-form-urlencoded'
  const given = json ? await readJsonObject(request) : Object.fromEntries(new URLSearchParams(await readText(request)))
  if (typeof given.user !== 'string' || typeof given.password !== 'string') {
    throw new BodyError(400, 'Send user and password.')
  }
  const right = given.user === demoUser && given.password === demoPassword
  // Nothing hangs on the session: the cookie only makes the browser's next requests look like those of a real shop.
  if (right) response.setHeader('set-cookie', `shop_session=${randomUUID()}; Path=/; HttpOnly; SameSite=Lax`)
  if (json) sendJson(response, right ? 200 : 401, right ? { user: demoUser } : { error: 'Wrong user or password.' })
  else sendHtml(response, right ? 200 : 401, right ? welcomePage() : loginPage(true))
}

function welcomePage(): string {
  return layout('Welcome', `<h1>Welcome, ${demoUser}</h1>\n<p>You are signed in. <a href="/">Back to the shop</a></p>`)
}
