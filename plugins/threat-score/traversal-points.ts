import type { Field } from '../../gateway/contract/index.ts'
import { askedClimb, asksForFile, BESIDE, mostOf } from './traversal-asked.ts'
import type { Climbs } from './traversal-climb.ts'
import type { Target } from './traversal-paths.ts'
import type { Shape } from './traversal-shape.ts'

/** Points of a path that is only talked about. */
export const IN_TEXT = 30
/** Share of the points that climbs between other words keep: imports in code climb high. */
const IN_PHRASE = 0.45

/** By steps up. Relative links climb once or twice, imports in code sometimes three times. */
const BY_UPS: readonly number[] = [0, 25, 50, 80, 86, 90]
const BY_UPS_TO_ASSET: readonly number[] = [0, 15, 30, 60, 84, 90]

/** Dots need no encoding: no browser and no library encodes them, however often a value is encoded on its way. */
const ENCODED_DOT = /%(?:25){0,3}(?:2e|u002e|u00252e)/i
/** Ways to write a slash that no client uses. */
const ODD_STEPS: ReadonlySet<string> = new Set(['overlong', 'fullwidth', 'unicode'])
/** What pages and modules link to. */
const ASSET =
  /\.(?:css|[cm]?[jt]sx?|json|html?|md|png|jpe?g|gif|svg|webp|ico|woff2?|pdf|txt|vue|scss|less)["'\s]{0,3}$/i
/** Programs, settings and data of a server; not what pages and modules link to. */
const SOURCE =
  /\.(?:php\d?|phtml|inc|aspx?|ashx|jspx?|cgi|pl|conf|cnf|ini|cfg|config|env|log|sql|db|mdb|bak|old|swp|key|pem|pfx|dll|exe|class|war)["'\s]{0,3}$/i

/** Programs and files of settings that no page leads to. */
const SETTINGS =
  /[/\\][\w.-]{0,20}(?:config|settings|database|passw|secret|credential|users|install|parameters|env)[\w.-]{0,20}\.(?:php\d?|inc|ini|xml|ya?ml|conf|cnf|cfg|properties|toml|env|aspx?|jspx?|cgi|pl|txt|bak|old|log|db|sql|config)$|[/\\](?:appsettings|secrets?|credentials?|passwords?)(?:\.\w{1,20})?\.json$/i
/** Settings of servers and frameworks in Java, and what an application writes for its keepers: logs, copies, databases. */
const KEPT =
  /[/\\](?:web|server|context|struts|applicationcontext|hibernate\.cfg|logback|log4j2?|persistence)\.xml$|[/\\](?:application|bootstrap)(?:-\w{1,20})?\.(?:ya?ml|properties)$|[/\\][\w-]{1,40}\.properties$|[/\\](?:logs?|backups?|dumps?|private)[/\\][\w-]{1,50}\.(?:log|sql|gz|zip|tar|bak|db)$|[/\\][\w-]{1,40}\.(?:sql|db|mdb|sqlite3?)(?:\.(?:gz|zip|bz2|xz))?$/i
/** `file=../`: the value of a parameter in a parameter. */
const ASSIGNED = /=\.\.[/\\]/

export const POINT_PATTERNS = { ASSET, ASSIGNED, ENCODED_DOT, KEPT, SETTINGS, SOURCE }

/** `text`: the value, its dots and slashes untangled. */
export function climbPoints(climbs: Climbs, shape: Shape, field: Field, text: string): number {
  const { ups, backslashed, evasive, idle, leads } = climbs
  if (shape === 'text') return ups + evasive > 6 ? 60 : ups + evasive > 4 ? IN_TEXT : 0
  if (field.kind === 'path' && shape === 'path') return urlPathPoints(climbs, field)
  const byUps = ASSET.test(endingOf(text)) ? BY_UPS_TO_ASSET : BY_UPS
  let points = byUps[Math.min(ups, byUps.length - 1)]!
  // Browsers send the name of an uploaded file, never its folders (RFC 7578 4.2).
  if (ups > 0 && field.where.endsWith('.filename')) return 90
  // Only Windows climbs with backslashes, and links are not written so.
  if (backslashed > 0) points += 20
  // `/../`: nothing lies above the root; only a server that glues paths together goes up from it.
  if (leads === 2 && ups + evasive > 0) points = Math.max(points, 80)
  if (evasive > 0) points = Math.max(points, evasive > 1 ? 85 : 60)
  if (
    ups > 0 &&
    (text !== field.value || ENCODED_DOT.test(field.raw) || field.steps.some((step) => ODD_STEPS.has(step)))
  )
    points = Math.max(points, ups > 1 ? 85 : 80)
  if (idle > 3) points = Math.max(points, idle > 6 || leads === 2 ? 82 : 60)
  if (shape === 'path' && asksForFile(field)) points = Math.max(points, askedClimb(climbs, text))
  return Math.min(90, shape === 'path' ? points : Math.round(points * IN_PHRASE))
}

/** The last characters before a query: no ending is longer. */
function endingOf(text: string): string {
  const query = text.indexOf('?')
  const end = query < 0 ? text.length : query
  return text.slice(Math.max(0, end - 16), end)
}

/** Clients resolve dot segments before they send a path (RFC 3986 5.2.4, WHATWG URL): what is left was put there. */
function urlPathPoints({ ups, backslashed, evasive, idle }: Climbs, field: Field): number {
  if (evasive > 0 || backslashed > 0 || ups > 1) return 85
  if (ups === 0) return idle > 3 ? 80 : 0
  return field.steps.length > 0 ? 80 : 60
}

/** A climb that ends at a file worth climbing for. */
export function reachPoints(
  { ups, evasive, leads }: Climbs,
  target: Target | null,
  text: string,
  shape: Shape,
): number {
  const steps = ups + evasive
  // `/etc/nginx/available/../enabled`: what is beside a folder, as programs write it.
  if (steps === 0 || (steps === 1 && leads === 0 && BESIDE.test(text))) return 0
  if (target === null) return shape === 'path' ? sourcePoints(steps, text) : 0
  if (target.points < 60) return 0
  if (shape === 'text') return steps > 3 && target.points >= 80 && ASSIGNED.test(text) ? 84 : steps > 1 ? 60 : IN_TEXT
  return shape === 'url' ? 82 : 92
}

function sourcePoints(steps: number, text: string): number {
  if (SETTINGS.test(text) || KEPT.test(text)) return 82
  return SOURCE.test(endingOf(text)) ? (steps > 1 ? 82 : 55) : 0
}

export function targetPoints({ what, points }: Target, shape: Shape, field: Field): number {
  if (shape === 'path') {
    const known = what === 'system-file' && points <= 70 && !TELLING.test(field.value) ? points - 12 : points
    const most = mostOf(field, points)
    return Math.min(isSetting(field.where) ? settingPoints(known, field) : askedPoints(known), most)
  }
  if (shape === 'text') return points >= 76 ? IN_TEXT - 5 : 0
  if (shape === 'url') return what === 'dot-file' ? 0 : Math.round(points / 2)
  return points >= 88 ? 62 : Math.round(points / 2)
}

/** In the folders of a system: what tells something. Programs and pages of a site lie there too. */
const TELLING =
  /\.(?:conf|cnf|ini|cfg|config|env|log|sql|db|bak|old|key|pem|php\d?|ya?ml|xml|sh|d|pid|sock)\W{0,3}$|[/\\](?:logs?|spool|cron|sessions?|mail|run|lib|etc|adm)\b|_log\W{0,3}$|^[/\\](?:etc|proc|winnt)\b/i

/** In a query or a form, a path of the server asks for a file. */
function askedPoints(points: number): number {
  return points < 60 ? points : Math.min(92, points + 12)
}

/** A part of a JSON document whose key says that it is about files. */
export function isSetting(where: string): boolean {
  // `body.json./log/path`, `body.form.data./path`: JSON begins at the pointer.
  const pointer = where.lastIndexOf('./')
  return pointer >= 0 && SETTING_KEY.test(where.slice(Math.max(pointer, where.length - LONGEST_KEY)))
}

const LONGEST_KEY = 60
const SETTING_KEY =
  /path|file|dir|folder|log|root|locat|mount|volume|source|src|dest|target|cert|home|cwd|work|command|cmd|args?\b|exec|bin|image|include|exclude|config|setting|script|socket|pid/i

/** JSON documents name folders of a system for a reason; files that prove a break-in stay what they are. */
function settingPoints(points: number, { where }: Field): number {
  if (points > 80) return points
  return points - (MOUNT.test(where.slice(-LONGEST_KEY)) ? 40 : 25)
}

/** Where containers see folders of their host. */
const MOUNT = /mount|hostpath|volume|binds?\b/i
