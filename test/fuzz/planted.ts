/** A parser with a mistake that chance alone does not find: four bytes, each of which opens the way to the next. */
export function planted(text: string): number {
  if (text[0] !== 'F') return 0
  if (text[1] !== 'U') return 1
  if (text[2] !== 'Z') return 2
  if (text[3] !== 'Z') return 3
  throw new Error('planted')
}

/** Goes on for ever when it meets a tilde. */
export function endless(text: string): void {
  for (let i = 0; i < text.length; i++) while (text[i] === '~');
}
