import type { Leak } from './leak.ts'

const leak = (what: string, points: number, anchors: readonly string[], pattern: RegExp): Leak => ({
  id: `leak.secret.${what}`,
  points,
  anchors,
  pattern,
})

/** Shapes of secrets. What is found is never written anywhere: a record has the id and the place. */
export const secrets: readonly Leak[] = [
  // RFC 7468; the line behind the label tells a key from a page about keys.
  leak(
    'private-key',
    90,
    ['-----BEGIN '],
    /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?:\\r)?(?:\\n|\s){1,4}[A-Za-z\d+/]{32}/,
  ),
  leak('aws-key', 80, ['AKIA', 'ASIA'], /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/),
  leak('google-key', 60, ['AIza', '"private_key_id"'], /\bAIza[\w-]{35}(?![\w-])|"private_key_id"\s?:\s?"[\da-f]{40}"/),
  leak(
    'github-token',
    80,
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    /\bgh[pousr]_[A-Za-z\d]{36}|\bgithub_pat_\w{60}/,
  ),
  leak(
    'slack-token',
    80,
    ['xoxb-', 'xoxa-', 'xoxp-', 'xoxr-', 'xoxs-', 'hooks.slack.com/services/'],
    /\bxox[abprs]-\d[\w-]{20}|hooks\.slack\.com\/services\/T[A-Z\d]{8,12}\/B[A-Z\d]{8,12}\/\w{20}/,
  ),
  leak('stripe-key', 80, ['sk_live_', 'rk_live_'], /\b[sr]k_live_[A-Za-z\d]{20}/),
  // Tokens belong into JSON that a client asked for; inside a page they wait for the first script that reads it.
  {
    ...leak('jwt', 20, ['eyJhbGci', 'eyJ0eXAi'], /\beyJ(?:hbGci|0eXAi)[\w-]{10,300}\.eyJ[\w-]{10}/),
    mediaTypes: ['text/html'],
  },
  // Three assignments in a row, one of them of something secret: a .env file.
  leak(
    'env-file',
    80,
    ['_PASSWORD=', '_SECRET=', '_SECRET_KEY=', 'APP_KEY=', '_API_KEY=', '_TOKEN=', 'DATABASE_URL=', 'SECRET_KEY='],
    /(?:^|\n)(?:[A-Z][A-Z\d_]{1,60}=[^\r\n]{0,120}\r?\n){2}[A-Z][A-Z\d_]{1,60}=/,
  ),
]
