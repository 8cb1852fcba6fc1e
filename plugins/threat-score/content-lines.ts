/**
 * The lines of calendars and cards (iCalendar, RFC 5545; vCard, RFC 6350) are names and values with a colon between, as
 * headers are. What is left without them may be headers still.
 */
export function withoutContentLines(text: string): string {
  const component = BEGIN.exec(text)?.[1]
  if (component === undefined || !text.trimEnd().endsWith(`END:${component}`)) return text
  return text
    .split(LINE_END)
    .filter((line) => !CONTENT_LINE.test(line))
    .join('\n')
}

/** An address stands in the place of an event too: where a header would lead a browser elsewhere, it is marked. */
export function leadsAway(text: string): boolean {
  return PLACE.test(text)
}
const PLACE = /[\r\n]LOCATION:\s{0,3}(?:[a-z]{2,12}:)?\/\//i

const BEGIN = /^BEGIN:(V(?:CALENDAR|CARD|EVENT|TODO|JOURNAL|FREEBUSY|TIMEZONE|ALARM|NOTE|AVAILABILITY))\r?\n/
const LINE_END = /\r?\n/

/**
 * Lines that headers could be taken for: in capitals and without a blank behind the colon, names with a hyphen, what has a meaning
 * in both worlds, and the extensions of vendors.
 */
const CONTENT_LINE =
  /^(?:(?:LAST-MODIFIED|RECURRENCE-ID|REQUEST-STATUS|PERCENT-COMPLETE|RELATED-TO|REFRESH-INTERVAL|STRUCTURED-DATA|STYLED-DESCRIPTION|LOCATION-TYPE|PARTICIPANT-TYPE|RESOURCE-TYPE|CALENDAR-ADDRESS|SORT-STRING|LOCATION|LINK)(?:;[^:]{0,300})?:\S|STATUS:(?:CONFIRMED|TENTATIVE|CANCELLED|NEEDS-ACTION|COMPLETED|IN-PROCESS|DRAFT|FINAL)$|X-(?:WR|LIC|APPLE|MS|MICROSOFT|GOOGLE|MOZ|MOZILLA|EVOLUTION|KDE|OUTLOOK|YAHOO|ZIMBRA|NEXTCLOUD|OWNCLOUD|RADICALE|SYNTHESIS|ANDROID|AB\w{1,20}|ALT|PUBLISHED|PHONETIC|SOCIALPROFILE|MAIDENNAME|JABBER|SKYPE|ICQ|AIM|MSN|QQ|GENDER|SPOUSE|MANAGER|ASSISTANT|ANNIVERSARY|CALENDARSERVER|TINE20|SABRE|ADDRESSBOOKSERVER|MEETUP|TZINFO)(?:-[\w-]{1,60})?(?:;[^:]{0,300})?:)/
