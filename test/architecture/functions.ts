/**
 * Functions of 60 lines and more: they hold more than one thought. What lies in functions inside them does not count, so
 * that a factory may be as long as its file. The formatter's indent tells where each begins and ends.
 */
export function longFunctions(path: string, text: string): readonly string[] {
  const found: string[] = []
  const open: { indent: number; start: number; inner: number }[] = []
  let head = 0
  for (const [i, line] of text.split('\n').entries()) {
    const indent = line.length - line.trimStart().length
    const top = open.at(-1)
    if (top && indent === top.indent && line.startsWith('}', indent)) {
      open.pop()
      const lines = i - top.start + 1
      if (lines - top.inner >= tooLong) {
        found.push(`${path}:${i + 1} ends a function of ${lines - top.inner} lines: fewer than ${tooLong} please`)
      }
      const outer = open.at(-1)
      if (outer) outer.inner += lines
    }
    if (line.endsWith('(')) head = i
    if (opensFunction(line)) open.push({ indent, start: line.startsWith(')', indent) ? head : i, inner: 0 })
  }
  return found
}

const tooLong = 60

function opensFunction(line: string): boolean {
  const text = line.trim()
  if (!text.endsWith('{')) return false
  if (text.endsWith('=> {') || text.startsWith('): ')) return true
  if (/^(?:} )?(?:if|for|while|switch|catch|else|do|try)\b/.test(text)) return false
  return /\bfunction\b/.test(text) || /^(?:async |get |set |\*)*[\w#]+(?:<.*>)?\(.*\)(?:: .*)? \{$/.test(text)
}
