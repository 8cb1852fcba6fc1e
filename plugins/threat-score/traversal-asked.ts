import type { Field } from '../../gateway/contract/index.ts'
import type { Climbs } from './traversal-climb.ts'

/** What parameters are called that name a file or a folder of the server: `filePath`, `uploadPath`, `dir`. */
const FILE_NAME =
  /(?:^|[_.[-])(?:path|dir|folder|file|filename|template|include|document|doc|attachment)\]?$|(?:path|dir|folder|file|filename)$|_img$|^(?:page|lang|layout|theme|skin)$/i
/** A drive, and nothing behind it. */
const DRIVE = /^["']?[a-z]:[\\/]{1,4}["']?$/i
/** The end of a climb that names no file of a page. */
const FOLDER = /[\\/]$/
const LINKED = /\.(?:css|[cm]?[jt]sx?|json|html?|md|svg|woff2?|pdf|vue|scss|less|ico|webp|png|jpe?g|gif)$/i

/** A parameter of a query or a form that says by its name that the server opens what it names. */
export function asksForFile({ kind, where, name }: Field): boolean {
  if (kind !== 'query' && !where.startsWith('body.form') && !where.startsWith('body.multipart')) return false
  return !where.includes('./') && FILE_NAME.test(name)
}

/** Points of a climb in a parameter that names a file: one step is enough where a folder is listed or written to. */
export function askedClimb({ ups, leads }: Climbs, text: string): number {
  if (ups === 0) return 0
  if (leads === 0) return ups > 1 && !LINKED.test(text) ? 82 : 0
  if (FOLDER.test(text)) return 82
  return ups > 1 && !LINKED.test(text) ? 82 : 0
}

/** Points of a drive in a parameter that names a folder; 0 for anything else. */
export function drivePoints(text: string, field: Field): number {
  return text.length < 8 && DRIVE.test(text) && asksForFile(field) ? 82 : 0
}

/** A place in a file, as compilers and editors name it: `src/a.ts:17:4`. */
const LINE = /[\w-]:\d{1,6}(?::\d{1,5})?$/
/** A log that was put away. */
const ROTATED = /\.(?:\d{1,3}|\d{8})(?:\.(?:gz|xz|bz2|zst))?$|(?:\.log|_log)[.-][\w.-]{1,12}\.gz$/i
/** Where programs are looked for; the disks of the Linux on one's own Windows; a program in the folder that a variable of Windows names. */
const OWN =
  /^[A-Z_]{0,20}PATH=\/|^\\\\wsl(?:\$|\.localhost)\\|^%(?:systemroot|windir)%[\\/][\w\\/. -]{1,120}\.(?:exe|dll|msc|cpl|com)$/i
/** Names of files that people set up, without a folder. */
const BARE = /^\.?[\w.-]{1,40}$/
const PLAIN_KEY = /^[\w-][\w.-]{0,40}$/
/** The file of hosts, as every help page of Windows writes it. */
const WINDOWS_HOSTS = /^[a-z]:\\windows\\system32\\drivers\\etc\\\w{1,12}$/i
/** One step up, deep in a path: what is beside a folder. */
export const BESIDE = /^(?:[a-z]:)?(?:[/\\](?!\.\.[/\\])[\w. ()-]{1,60}){2,12}[/\\]\.\.[/\\]\w/i
/** Files that an object store is asked to delete or to list. */
const STORED = /\/(?:Key|Prefix|StartAfter|Marker)$/

/** `/etc/hosts mac location`: words behind a path, as people look for help with it. */
const LOOKED_UP = /^[^\s'"]{1,80}[\\/][\w.-]{1,40}(?: [a-z]{2,15}){1,4}\??$/i

/** Folders of any name, at any depth: `**\/.git`, `/**`. No file is opened by such a name. */
const GLOB = /(?:^|\/)\*\*(?:\/|$)/
/** What a tool is told to leave out, by the key of a document: `files.exclude`, `ignorePatterns`, `watcherExclude`. */
const LEFT_OUT = /\.\/(?:[^/]{0,60}\/){0,8}[\w.-]{0,40}(?:exclu|ignor)\w{0,20}(?:[./]|$)/i

/** The most that a path may weigh, by how it is written and where it stands. `points`: of its target. */
export function mostOf({ value, where, kind }: Field, points: number): number {
  if (kind !== 'path' && (GLOB.test(value) || (points < 90 && LEFT_OUT.test(where)))) return 25
  if (OWN.test(value)) return 10
  if (LINE.test(value)) return 55
  if (LOOKED_UP.test(value) && !value.includes('..')) return 55
  if (points <= 76 && (ROTATED.test(value) || BESIDE.test(value))) return 60
  if (where.startsWith('body.xml')) return STORED.test(where) ? 50 : 100
  if (!where.startsWith('body.json')) return 100
  // The key of a document is no path: a map of files by their names.
  if (kind === 'name' && points <= 80 && PLAIN_KEY.test(value)) return 25
  // What people set up, and name when they write to each other: an attack there asks for secrets.
  if ((points === 80 || points === 70) && BARE.test(value)) return 60
  return WINDOWS_HOSTS.test(value) ? 60 : 100
}
