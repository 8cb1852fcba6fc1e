import { addressEntries } from './address-entries.ts'
import { cmdi } from './cmdi.ts'
import { cmdiDisguise } from './cmdi-disguise.ts'
import { cmdiSigns } from './cmdi-signs.ts'
import { commandNames } from './cmdi-words.ts'
import { codeEntries } from './code-entries.ts'
import { cmdiSignWords, list, scannerWords } from './detector-words.ts'
import type { Entry } from './entry.ts'
import {
  AMPERSAND,
  BACKSLASH,
  BACKTICK,
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
  JOINED,
  LESS,
  LINE_END,
  PAREN,
  PERCENT,
  PIPE,
  QUESTION,
  QUOTE,
  SEMICOLON,
  SLASH,
  STAR,
} from './glance.ts'
import { graphql } from './graphql.ts'
import { ldap } from './ldap.ts'
import { nosql } from './nosql.ts'
import { probes, probeWords } from './probes.ts'
import { scanner } from './scanner.ts'
import { sqli } from './sqli.ts'
import { anchorWords } from './sqli-anchors.ts'
import { sqliSigns } from './sqli-signs.ts'
import { splitWords, sqliSplit } from './sqli-split.ts'
import { traversal } from './traversal.ts'
import { upload, uploadWords } from './upload.ts'
import { xpath, xpathCut } from './xpath.ts'
import { xss } from './xss.ts'
import { tellingNames } from './xss-js-names.ts'

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
    words: list('outfile dumpfile information_schema declare exec execute set drop truncate copy'),
    withWord: BLANK | DOT | PAREN | SEMICOLON,
  },
  { detector: sqliSplit, words: splitWords, alone: PERCENT },
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
    detector: cmdiDisguise,
    alone: QUOTE | BACKSLASH | BACKTICK | CARET | DOLLAR | BRACE,
    pairs: [
      [SLASH, QUESTION | STAR | BRACKET],
      [PERCENT, COLON],
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
      [PERCENT, COLON],
    ],
  },
  {
    detector: xss,
    words: tellingNames,
    withWord: PAREN | BACKTICK | JOINED,
    alone: LESS | COLON | EQUALS | BRACKET,
  },
  {
    detector: traversal,
    alone: SLASH | BACKSLASH | JOINED,
  },
  ...codeEntries,
  {
    detector: nosql,
    words: list(
      'this db tojson mapreduce return sleep flushall config slaveof replicaof redis emit _all_docs _all_dbs _design _config _utils couchdb ' +
        'secret secrets token apikey api_key drop tolist haslabel oute ' +
        'startkey where detach call csv union while password passwd pwd iterate valuemap addv rethinkdb buckets shards xmlparser ' +
        'fromindex _query_ _exists_ _source attribute_exists accesstokens resettoken',
    ),
    withWord: PAREN | DOT | SEMICOLON | LINE_END | SLASH | EQUALS | BLANK | BRACKET,
    alone: DOLLAR | DOUBLE | CARET,
  },
  ...addressEntries,
  {
    detector: ldap,
    words: list('userpassword unicodepwd'),
    withWord: COLON,
    pairs: [
      [PAREN, STAR | AMPERSAND | PIPE | EQUALS],
      [PAREN, CONTROL],
      [BACKSLASH, EQUALS],
    ],
  },
  { detector: xpathCut, pairs: [[QUOTE, BRACKET]] },
  {
    detector: xpath,
    words: list(
      'count name string substring contains starts ancestor child descendant following parent preceding self position last doc ' +
        'text node comment local normalize translate length concat sum boolean let for ' +
        'unparsed codepoints encode environment namespace tokenize matches ends upper lower saxon exslt php proc xdmp xmldb ' +
        'document id key current generate format system function element lang',
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
    detector: upload,
    words: uploadWords,
    withWord: JOINED,
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
