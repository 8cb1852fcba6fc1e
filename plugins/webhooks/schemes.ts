import { createHmac, timingSafeEqual } from 'node:crypto'

export type SchemeName = 'github' | 'stripe' | 'slack'

/** What the headers of a request say: signatures in hexadecimal, and when they were made. */
export interface Signed {
  readonly signatures: readonly string[]
  /** Text that is signed before the body. */
  readonly prefix: string
  /** Seconds since 1970; `null` where the scheme has no time. */
  readonly atS: number | null
}

export interface Scheme {
  readonly header: string
  /** `null`: not the form that the sender uses. */
  read(value: string, header: (name: string) => string | null): Signed | null
}

/** Senders sign with a few keys while they change them; more signatures are no sender's. */
const mostSignatures = 4

export const schemes: Readonly<Record<SchemeName, Scheme>> = {
  /** docs.github.com, "Validating webhook deliveries": HMAC-SHA256 of the body. It has no time: keep what it does idempotent. */
  github: {
    header: 'x-hub-signature-256',
    read(value) {
      return value.startsWith('sha256=') ? { signatures: [value.slice(7)], prefix: '', atS: null } : null
    },
  },
  /** docs.stripe.com/webhooks, "Verify manually": `t=<seconds>,v1=<hex>`, of `<t>.<body>`. */
  stripe: {
    header: 'stripe-signature',
    read(value) {
      const parts = value
        .slice(0, 1_024)
        .split(',')
        .map((part) => part.trim())
      const at = parts.find((part) => part.startsWith('t='))?.slice(2) ?? ''
      const signatures = parts.filter((part) => part.startsWith('v1=')).map((part) => part.slice(3))
      if (!seconds.test(at) || signatures.length === 0) return null
      return { signatures: signatures.slice(0, mostSignatures), prefix: `${at}.`, atS: Number(at) }
    },
  },
  /** api.slack.com, "Verifying requests from Slack": `v0=<hex>`, of `v0:<timestamp>:<body>`. */
  slack: {
    header: 'x-slack-signature',
    read(value, header) {
      const at = header('x-slack-request-timestamp') ?? ''
      if (!seconds.test(at) || !value.startsWith('v0=')) return null
      return { signatures: [value.slice(3)], prefix: `v0:${at}:`, atS: Number(at) }
    },
  },
}

const seconds = /^\d{1,12}$/
const hexDigest = /^[0-9a-fA-F]{64}$/

/** Whether one of the secrets made one of the signatures. Compares in constant time. */
export function isSigned({ signatures, prefix }: Signed, body: Uint8Array, secrets: readonly string[]): boolean {
  const candidates = signatures.filter((text) => hexDigest.test(text)).map((text) => Buffer.from(text, 'hex'))
  let found = false
  for (const secret of secrets) {
    const digest = createHmac('sha256', secret).update(prefix).update(body).digest()
    for (const candidate of candidates) found = timingSafeEqual(digest, candidate) || found
  }
  return found
}
