import type { Sign } from './signs.ts'

/** Commands of servers for mail and files behind a line end: what they are given is pasted into a line of their protocol. */
export const commands: readonly Sign[] = [
  {
    what: 'mail-command',
    points: 90,
    inProse: 50,
    pattern:
      /[\r\n](?:rcpt\s{1,3}to\s{0,3}:|mail\s{1,3}from\s{0,3}:|helo\s|ehlo\s|data[\r\n]|vrfy\s|expn\s|starttls|auth\s{1,3}(?:login|plain)|rset\b)/,
  },
  {
    what: 'mail-command',
    points: 85,
    inProse: 50,
    pattern:
      /[\r\n][a-z]\d{1,4}\s{1,3}(?:append|fetch|login|logout|select|search|store|copy|create|delete|rename|list|lsub|status|capability|expunge|close|uid|noop|authenticate|quit|examine|subscribe)\b|[\r\n](?:retr|dele|uidl|top|capa|apop|stat)\s{1,3}\d|[\r\n](?:user|pass)\s{1,3}\S{1,60}[\r\n]/,
  },
  // Where a file server sends its data to, and which file.
  {
    what: 'file-command',
    points: 86,
    inProse: 40,
    pattern:
      /[\r\n](?:port\s\d{1,3}(?:,\d{1,3}){5}|eprt\s\|\d\||(?:retr|stor|appe|dele|rnfr|site\s(?:exec|cpfr))\s\/\S{1,200})[\r\n]/,
  },
]
