/** Hosts whose scripts owners of sites put into their own pages to count visitors. */
const COUNTING =
  /^(?:[\w-]{1,20}\.){0,2}(?:googletagmanager|google-analytics|facebook|clarity|hotjar|matomo|plausible|hs-scripts|licdn)\.(?:com|net|ms|io|cloud)$/i
const HOSTS = /(?:https?:)?\/\/([\w.-]{3,80})/gi
const LOADER = /dataLayer|gtag\(|fbq\(|_paq|_hsq|data-domain=|clarity\(/
/** The picture that counts who runs no scripts. */
const FALLBACK = /<\/script>\s{0,9}<noscript>\s{0,9}<img\b/i
const ASYNC = /<script\s(?:[\w-]{1,20}(?:="[^"<>]{0,40}")?\s){0,4}(?:async|defer)\b/i

/** One tag as services hand it out, with quotes and the name of a file, at the end of a value that holds no other script. */
const PASTED =
  /^(?:(?!\s{0,3}<script)\s{0,3}<(?:table|div|p|section|h[1-6]|ul|ol|a|blockquote)[\s>](?:(?!<script|["']\s{0,3}[/>]{0,2}$|\son\w{2,20}\s{0,3}=|javascript:)[^\0]){0,1500}>\s{0,9})?<script\s(?:async|defer)\s(?:[\w-]{1,20}="[\w.-]{0,40}"\s)?src="https:\/\/(?:[a-z][\w-]{1,40}\.){2,4}[a-z]{2,12}\/[\w./-]{1,60}\.js"(?:\s[a-z-]{2,30}="[\w.:/-]{0,60}"){0,4}><\/script>\s{0,3}$/i
/** Whom the service counts for. */
const MARKED = /\sdata-[a-z-]{2,20}="[\w.-]{3,60}"/i

const BARE = /^\s{0,3}<script/i

const SHORTEST = 100
const LONGEST = 3000
const MOST_HOSTS = 20

/** A tag of a service that counts visitors, as owners paste it into the settings of their site. */
export function isSiteTag(text: string, inBody: boolean): boolean {
  if (text.length > LONGEST) return false
  if (PASTED.test(text)) return MARKED.test(text) || (inBody && !BARE.test(text))
  if (text.length < SHORTEST) return false
  const known = LOADER.test(text)
  if (!known && !(inBody && ASYNC.test(text) && FALLBACK.test(text))) return false
  let host = ''
  let hosts = 0
  for (const found of text.matchAll(HOSTS)) {
    const name = found[1]!
    if (++hosts > MOST_HOSTS) return false
    if (host === '') host = name
    // All of one service that is known, or all of one host.
    if (known ? !COUNTING.test(name) : name !== host) return false
  }
  return hosts > 0
}
