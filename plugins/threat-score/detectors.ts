import { cmdi } from './cmdi.ts'
import type { Detector } from './detector.ts'
import { AMPERSAND, AT, BACKSLASH, BACKTICK, BLANK, BRACKET, COLON, DOLLAR, DOT, EQUALS, GREATER, LESS, LINE_END, PAREN, PERCENT, PIPE, QUOTE, SEMICOLON, SLASH, STAR, WIDE } from './marks.ts'
import { sqli } from './sqli.ts'
import { xss } from './xss.ts'

/** A detector and the classes of characters (marks.ts) without any of which it finds nothing. */
export interface Entry {
  readonly detector: Detector
  readonly needs: number
}

export const detectors: readonly Entry[] = [
  { detector: sqli, needs: QUOTE | PAREN | PIPE | AMPERSAND | BLANK | LINE_END | STAR | AT | WIDE },
  {
    detector: cmdi,
    needs: SEMICOLON | PIPE | AMPERSAND | BACKTICK | DOLLAR | LINE_END | BLANK | SLASH | PERCENT | BACKSLASH | LESS | GREATER | PAREN,
  },
  { detector: xss, needs: LESS | COLON | EQUALS | PAREN | BACKTICK | DOT | BRACKET },
]
