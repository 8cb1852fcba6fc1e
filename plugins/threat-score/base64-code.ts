/** How programs for web servers begin. Five letters at least: shorter ones stand in a picture by chance. */
const BEGINNINGS = [
  '<?php',
  '<?PHP',
  '<?=`$',
  '<?=$_',
  '<?= $_',
  '<?=sys',
  '<%@ pa',
  '<%@ Pa',
  '<%@pag',
  '<%eval',
  '<% eval',
  '<%Runt',
  '<% Runt',
  '<jsp:',
  '__HALT_COM',
]

/** The same in base64. What stands before decides which of three ways the letters fall; the letters shared with it are cut. */
const NEEDLES: readonly string[] = BEGINNINGS.flatMap((text) =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.from('\0'.repeat(before) + text)
      .toString('base64')
      .replace(/=/g, '')
    const whole = Math.floor(((before + text.length) * 8) / 6)
    return encoded.slice(Math.ceil((before * 8) / 6), whole)
  }),
)

const PICTURE =
  /^(?:data:(?:image|application|audio|video)\/[\w.+-]{1,40};base64,|iVBORw0KGgo|\/9j\/|R0lGOD|JVBERi|Qk0|UklGR|UEsDB)/

/** Pictures and documents in base64, as JSON carries them. */
export function isFileInBase64(value: string): boolean {
  return PICTURE.test(value)
}

/** Whether a file in base64 holds a program for a web server; whole files are searched, at some gigabytes a second. */
export function holdsCode(base64: string): boolean {
  return NEEDLES.some((needle) => base64.includes(needle))
}
