import { createRequire } from 'node:module'
import { pino } from 'pino'
import type { Decision, Logger } from '../contract/index.ts'
import { createAccessLine } from './access-line.ts'
import { createLogDestination, type LogDestination } from './log-destination.ts'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

export interface LogOptions {
  readonly level: LogLevel
  /** Lines for people instead of machines. */
  readonly pretty: boolean
  /** One line for each request, at level `info`. */
  readonly access: boolean
  /** Standard error unless given: standard output belongs to the events. */
  readonly fd?: number
  /** Instead of a descriptor. */
  readonly to?: LogDestination | undefined
}

export interface Log {
  readonly logger: Logger
  /** A logger that puts `bindings` on each of its lines. */
  child(bindings: Readonly<Record<string, unknown>>): Logger
  /** The access line of a settled request. */
  access(decision: Decision, requestMicros: number): undefined
  setLevel(level: LogLevel): undefined
  /** Resolves when all is written, or after `deadlineMs`. */
  flush(deadlineMs?: number): Promise<void>
  /** Flushes for the last time. */
  close(deadlineMs: number): Promise<void>
  /** Lines that found no room because nobody read. */
  dropped(): number
}

const flushDeadlineMs = 1_000
/** For what is loaded only where it is used. */
const require = createRequire(import.meta.url)

/** Writing never blocks the event loop and never waits for a reader; what finds no room is dropped and counted. */
export function createLog({ level, pretty, access, fd, to }: LogOptions): Log {
  // Reading `process.stderr` matters: Node then makes a pipe answer EAGAIN when it is full instead of holding a thread.
  const destination = to ?? createLogDestination(fd ?? process.stderr.fd)
  const write = pretty ? prettyInto(destination.write) : destination.write
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    leveled(write),
  )
  const accessLine = createAccessLine(Date.now)
  return {
    logger,
    child: (bindings) => logger.child(bindings),
    access(decision, requestMicros) {
      if (access && logger.isLevelEnabled('info')) write(accessLine(decision, requestMicros))
    },
    setLevel(wanted) {
      logger.level = wanted
    },
    flush: (deadlineMs = flushDeadlineMs) => destination.flush(deadlineMs),
    close: destination.close,
    dropped: () => destination.dropped,
  }
}

/** pino's number for `error`. */
const errorLevel = 50

/** What pino writes to; it says the level of each line first (pino's `metadata` interface). */
function leveled(write: (line: string, urgent: boolean) => undefined) {
  return {
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      write(line, this.lastLevel >= errorLevel)
    },
  }
}

/** C1 controls and text direction marks: pino escapes the ASCII controls of values, a terminal also obeys these. */
const terminalMarks = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

function prettyInto(
  write: (line: string, urgent?: boolean) => undefined,
): (line: string, urgent?: boolean) => undefined {
  const { prettyFactory } = require('pino-pretty') as typeof import('pino-pretty')
  const prettify = prettyFactory({
    colorize: true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    errorLikeObjectKeys: ['err'],
  })
  return (line, urgent) => write(prettify(line).replace(terminalMarks, '\ufffd'), urgent)
}
