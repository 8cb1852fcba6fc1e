/** What a refusal says. */
export interface Refusal {
  readonly title: string
  readonly detail: string | null
  /** An http(s) or mailto address. */
  readonly contact: string | null
  readonly requestId: string
  /** Further lines, by name. */
  readonly more: Readonly<Record<string, unknown>>
}

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}code{font-size:.9em}'
/** SHA-256 of `style`, which a test computes again. */
const styleHash = 'K0zz8fx9v67zYkcVwbPl2zPR0wjLyR/FQWfF6bgBW7g='

/** Nothing may run or be loaded, and nobody may frame it. */
export const pageHeaders: readonly string[] = [
  'content-security-policy',
  `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'`,
  'x-content-type-options',
  'nosniff',
]

/** A refusal for people: one small page that needs nothing else. */
export function refusalPage({ title, detail, contact, requestId, more }: Refusal): string {
  const lines = [
    detail === null ? '' : `<p>${toText(detail)}</p>`,
    ...Object.entries(more).map(([name, value]) => `<p>${toText(name)}: ${toText(String(value))}</p>`),
    contact === null ? '' : `<p><a href="${toText(contact)}">${toText(contact.replace(/^mailto:/, ''))}</a></p>`,
    `<p>Request <code>${toText(requestId)}</code></p>`,
  ]
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${toText(title)}</title><style>${style}</style></head><body><h1>${toText(title)}</h1>${lines.join('')}</body></html>\n`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function toText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => entities[mark]!)
}
