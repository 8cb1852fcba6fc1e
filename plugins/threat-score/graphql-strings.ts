/** Where the string that begins at `at` ends: at its quote, at the end of the line, or of the text (GraphQL section 2.9.4). */
export function stringEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x5c) i++
    else if (code === 0x22 || code === 0x0a) return i
  }
  return text.length
}
