import { cmdi } from './cmdi.ts'
import { cmdiSigns } from './cmdi-signs.ts'
import { commandNames } from './cmdi-words.ts'
import { crlf } from './crlf.ts'
import type { Detector } from './detector.ts'
import { cmdiSignWords, javaWords, phpWords, scannerWords, scriptWords, ssrfWords } from './detector-words.ts'
import {
  AMPERSAND,
  AT,
  BACKSLASH,
  BACKTICK,
  BANG,
  BLANK,
  BRACE,
  BRACKET,
  CARET,
  COLON,
  CONTROL,
  DOLLAR,
  DOT,
  DOUBLE,
  EQUALS,
  HASH,
  LESS,
  LINE_END,
  PAREN,
  PERCENT,
  PIPE,
  QUESTION,
  QUOTE,
  SEMICOLON,
  SERIALISED,
  SERVER_TAG,
  SLASH,
  STAR,
  WIDE,
} from './glance.ts'
import { graphql } from './graphql.ts'
import { java, ognl } from './java.ts'
import { ldap } from './ldap.ts'
import { nosql } from './nosql.ts'
import { objects } from './objects.ts'
import { php } from './php.ts'
import { probes, probeWords } from './probes.ts'
import { scanner } from './scanner.ts'
import { prototype, script } from './script.ts'
import { sqli } from './sqli.ts'
import { anchorWords } from './sqli-anchors.ts'
import { sqliSigns } from './sqli-signs.ts'
import { ssrf, ssrfNames } from './ssrf.ts'
import { template } from './template.ts'
import { traversal } from './traversal.ts'
import { xpath } from './xpath.ts'
import { xss } from './xss.ts'
import { xxe } from './xxe.ts'

/**
 * A detector and what must be in a value before it looks: a word of its list, or classes of characters (glance.ts).
 * Cheap, and wrong in one direction only: what is not let through here cannot be found.
 */
export interface Entry {
  readonly detector: Detector
  readonly words?: readonly string[]
  /** With a word, one of these must be there too; nothing more when absent. */
  readonly withWord?: number
  /** Each of these is enough alone. */
  readonly alone?: number
  /** One class of the first and one of the second are enough. */
  readonly pairs?: readonly (readonly [number, number])[]
}

const list = (text: string) => text.split(' ')

/** Before and behind these, shells separate commands. */
const SEPARATORS = SEMICOLON | PIPE | AMPERSAND | BACKTICK | DOLLAR | LINE_END | LESS

export const detectors: readonly Entry[] = [
  {
    detector: sqli,
    words: anchorWords,
    alone: QUOTE | DOUBLE,
  },
  {
    detector: sqliSigns,
    words: list('outfile dumpfile information_schema declare exec execute set drop truncate'),
    withWord: BLANK | DOT | PAREN | SEMICOLON,
  },
  {
    detector: cmdi,
    // Names with a hyphen are two words: `Invoke-WebRequest`.
    words: [
      ...commandNames,
      ...list(
        'etc proc passwd python2 python3 php7 php8 invoke webrequest restmethod childitem itemproperty wmiobject wmimethod ' +
          'executionpolicy bitstransfer ciminstance eventlog',
      ),
    ],
    withWord: SEPARATORS | BLANK | SLASH | BACKSLASH,
    alone: DOLLAR | CARET,
    // Names in disguise: `;c'a't`, `|c\\at`, `/bin/c?t`.
    pairs: [
      [SEPARATORS, QUOTE | BACKSLASH | QUESTION | STAR | BRACKET],
      [SLASH, QUESTION],
    ],
  },
  {
    detector: cmdiSigns,
    words: cmdiSignWords,
    withWord: DOLLAR | SLASH | PERCENT | PAREN | BLANK | EQUALS,
    pairs: [
      [PAREN, BRACE],
      [DOLLAR, EQUALS | SEMICOLON | COLON | QUOTE | PAREN],
      [LESS, PAREN],
      [BACKTICK, BLANK],
    ],
  },
  {
    detector: xss,
    alone: LESS | COLON | EQUALS | PAREN | BACKTICK | DOT | BRACKET,
  },
  {
    detector: traversal,
    alone: SLASH | BACKSLASH | DOT,
  },
  {
    detector: template,
    words: list(
      'jndi __class__ __mro__ __base__ __bases__ __subclasses__ __globals__ __builtins__ __import__ __init__ ' +
        '__getattribute__ __getitem__ __dict__ __code__ registerundefinedfiltercallback registerfilter freemarker esi',
    ),
    alone: BRACE | SERVER_TAG,
    pairs: [[PAREN, AT | DOLLAR | QUESTION]],
  },
  {
    detector: java,
    words: javaWords,
  },
  {
    detector: ognl,
    words: list('redirect redirectaction xwork ognl'),
    withWord: BRACE | DOT,
    pairs: [[HASH, BRACE | BRACKET | PAREN | EQUALS | AT]],
  },
  {
    detector: objects,
    words: list(
      'type __type object void sorted dynamic java javax python ruby sun apache mchange diagnostics objectdataprovider ' +
        'windowsidentity configuration resourcedictionary typeconfusedelegate losformatter reflection cposix cnt cos csubprocess ' +
        'c__builtin__ cbuiltins tag gem py o system windows',
    ),
    withWord: LESS | BANG | LINE_END | DOT | QUOTE | COLON | SLASH | CARET,
    alone: SERIALISED,
    // `\xac\xed\x00\x05`; the empty header of .NET's formatter in base64.
    pairs: [
      [CONTROL, WIDE],
      [SLASH, EQUALS],
    ],
  },
  {
    detector: php,
    words: phpWords,
    withWord: PAREN | COLON | LESS | DOLLAR | EQUALS | BACKSLASH | SLASH | BRACKET | QUOTE,
    alone: SERVER_TAG,
    pairs: [
      [COLON, BRACE],
      [DOLLAR, PAREN],
    ],
  },
  { detector: prototype, words: list('__proto__ prototype constructor') },
  {
    detector: script,
    words: scriptWords,
    withWord: PAREN | DOT | BRACKET | BRACE | SEMICOLON | QUOTE | COLON | SLASH,
    pairs: [[AT, BRACE]],
  },
  {
    detector: nosql,
    words: list(
      'this db tojson mapreduce return sleep flushall config slaveof _all_docs _all_dbs _design _config _utils startkey where detach call csv union while',
    ),
    withWord: PAREN | DOT | SEMICOLON | LINE_END | SLASH | EQUALS | BLANK,
    alone: DOLLAR | DOUBLE,
  },
  {
    detector: ssrfNames,
    words: ssrfWords,
    withWord: DOT | COLON | SLASH,
  },
  {
    detector: ssrf,
    // `//example.net/shell.php` needs no scheme.
    words: list('php phtml inc jsp aspx txt'),
    withWord: SLASH,
    pairs: [[COLON, SLASH | BACKSLASH]],
  },
  {
    detector: xxe,
    words: list('entity doctype include import document xi php function msxsl unparsed system xmlns xsl href'),
    withWord: LESS,
  },
  {
    detector: crlf,
    alone: LINE_END,
  },
  {
    detector: ldap,
    pairs: [
      [PAREN, STAR | AMPERSAND | PIPE | EQUALS],
      [PAREN, CONTROL],
    ],
  },
  {
    detector: xpath,
    words: list(
      'count name string substring contains starts ancestor child descendant following parent preceding self position last doc ' +
        'text node comment local normalize translate length concat sum boolean let for',
    ),
    withWord: PAREN | COLON | DOLLAR,
    pairs: [[SLASH, PIPE | BRACKET]],
  },
  {
    detector: graphql,
    words: list('query mutation subscription fragment __schema __type __typename'),
    // `{ a: login(...) b: login(...) }` needs no word.
    alone: BRACE,
  },
  {
    // Read for every path but the shortest ones.
    detector: probes,
    words: probeWords,
  },
  {
    detector: scanner,
    words: scannerWords,
  },
]
