/** What came back from the admin of a gateway. */
export type AdminAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly type: string; readonly body: unknown }
  | { readonly kind: 'unreachable'; readonly why: string }

export interface AdminQuestion {
  readonly method?: string
  readonly body?: unknown
  readonly token?: string | undefined
}

/** An admin on the same machine or network answers within milliseconds. */
const deadlineMs = 5_000

/** The address as a URL; `null` when it is none. */
export function adminUrl(admin: string): string | null {
  const base = admin.includes('://') ? admin : `http://${admin}`
  return URL.canParse(base) ? base : null
}

/** Asks a running gateway. A body that is no JSON is `undefined`. */
export async function askAdmin(url: URL, { method = 'GET', body, token }: AdminQuestion = {}): Promise<AdminAnswer> {
  const headers: Record<string, string> = { 'user-agent': 'sallyport-cli' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  try {
    const response = await fetch(url, {
      ...{ method, headers, redirect: 'error', signal: AbortSignal.timeout(deadlineMs) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const type = response.headers.get('content-type') ?? ''
    return { kind: 'answer', status: response.status, type, body: parse(await response.text()) }
  } catch (error) {
    return { kind: 'unreachable', why: reasonOf(error) }
  }
}

export const elsewhere = 'Name its address with --admin, SALLYPORT_ADMIN or `admin` in the file of --config.'

function reasonOf(error: unknown): string {
  const { cause, message, name } = error as Error & { readonly cause?: { readonly code?: string } }
  return name === 'TimeoutError' ? `no answer within ${deadlineMs / 1_000} s` : (cause?.code ?? message)
}

/** `undefined` when it is no JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
