import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'

/** Uploads of files that a server would run, by their names. What is in them the other families read. */
export const upload: Detector = { family: 'upload', inspect }

/** Endings that web servers hand to an interpreter, and files that change which do: without one there is nothing to read. */
export const uploadWords: readonly string[] = (
  'php php2 php3 php4 php5 php6 php7 php8 phps pht phtm phtml phar asp aspx ashx asmx asa asax ascx cer cdx soap cshtml vbhtml ' +
  'jsp jspx jspf jsw jsv jhtml cfm cfml cfc shtm shtml stm htaccess htpasswd ini config'
).split(' ')

const RUN =
  /\.(?:php[2-8s]?|pht|phtml?|phar|aspx?|ashx|asmx|asa|asax|ascx|cer|cdx|soap|cshtml|vbhtml|jsp[xf]?|js[wv]|jhtml|cfml?|cfc|shtml?|stm)$/i
/** With one of them, files of any ending are run. */
const RULES = /(?:^|[\\/])(?:\.htaccess|\.htpasswd|\.user\.ini|web\.config)$/i
/** Something harmless behind the ending, or what a file system cuts off: `a.php.jpg`, `a.asp;.jpg`, `a.php.`, `a.php::$DATA`. */
const HIDDEN_BEHIND =
  /\.(?:php[2-8]?|pht|phtml?|phar|aspx?|ashx|asa|cer|jspx?|cfm)(?:[\s.;:%/\\]{1,8}(?:\$data|\$index_allocation)?$|[\s.;:%/\\]{1,8}(?:jpe?g|png|gif|bmp|svg|webp|ico|pdf|docx?|mp[34])$)/i
const HIDDEN_BEFORE =
  /\.(?:jpe?g|png|gif|bmp|webp|pdf|docx?|mp[34])[\s.;]{1,8}(?:php[2-8]?|pht|phtml?|phar|aspx?|ashx|asa|cer|jspx?|cfm)$/i
/** `.pHp`: who writes capitals only has an old camera. */
const MIXED = /\.(?=[^.]{0,8}[a-z])(?=[^.]{0,8}[A-Z])[a-zA-Z]{3,5}$/

/** The end of a name says what it is. */
const READ = 80

/** Names of parameters by which forms say how what they send shall be called on the server. */
const SAVED_AS = /^(?:file|upload|save|target|dest)[_-]?(?:name|path|as)$|^saveas$/i
const CARRIED =
  /\/(?:file_?info|uploads?|uploaded_?files?|image|picture|photo|avatar|logo|icon|media)(?:\/\d{1,4})?\/(?:file_?)?name$/i
const LONGEST_KEY = 60
/** A program's name or path, and nothing else. */
const PROGRAM = /^[\w./\\ -]{0,120}[\w-]\.(?:php[3-8s]?|phtml|phar|aspx?|ashx|asmx|jspx?|cfm)$/i
const DECLARED = /\bfilename\*?\s{0,3}=\s{0,3}["']?(?:utf-8'')?([^"';]{1,200})/i

function inspect(value: string, { where, name: parameter, kind }: Field, report: Report): undefined {
  if (kind === 'header') {
    // Of a part of a form, in the head of the request: clients put a name there for documents and pictures.
    const declared = where === 'header.content-disposition' ? DECLARED.exec(value) : null
    if (declared !== null && RUN.test(declared[1]!)) report('executable', 82)
    return
  }
  if (where.startsWith('body.form.') && !where.includes('./') && SAVED_AS.test(parameter) && PROGRAM.test(value))
    report('executable', 82)
  // `attachment/name`: a file that JSON carries.
  if (where.startsWith('body.json.') && CARRIED.test(where.slice(-LONGEST_KEY)) && PROGRAM.test(value))
    report('executable', 82)
  // Declared as a picture, and named as a program.
  if (where.endsWith('.filename.picture') && RUN.test(value.slice(-READ))) report('disguised', 85)
  if (!where.endsWith('.filename')) return
  const name = value.slice(-READ)
  if (RULES.test(name) || HIDDEN_BEHIND.test(name) || HIDDEN_BEFORE.test(name)) report('disguised', 85)
  else if (RUN.test(name)) report('executable', MIXED.test(name) ? 85 : 60)
}
