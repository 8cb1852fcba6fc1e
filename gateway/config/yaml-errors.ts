import type { ErrorCode, YAMLParseError, YAMLWarning } from 'yaml'

/** What a mistake in YAML itself usually comes from, by the parser's code. Others are told in the parser's words. */
const advice: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE:
    'a backslash in "double quotes" begins an escape; write \\\\ for a backslash, or use \'single quotes\'',
  BAD_SCALAR_START: 'a value cannot begin with this character; write the value in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'there is a second colon on this line; write the value in quotes, or on a line of its own',
  MULTILINE_IMPLICIT_KEY: 'this line is neither a key with a colon nor an entry with a dash; check the indentation',
  MULTIPLE_DOCS: 'a second document begins here (---); one file holds one document',
  NON_STRING_KEY: 'a key must be text',
  RESOURCE_EXHAUSTION: 'this is nested too deeply to be read',
  TAB_AS_INDENT: 'a tab is used for indentation; YAML allows spaces only',
  TAG_RESOLVE_FAILED: 'tags (!name) have no meaning here; remove the tag, or write the value in quotes',
}

/** One sentence for the writer of the file `text`. */
export function explainYaml(error: YAMLParseError | YAMLWarning, text: string): string {
  if (text.slice(error.pos[0] - 1, error.pos[0] + 1) === '$\x7b') {
    return 'between { } or [ ] a reference to the environment would end there; write this key on a line of its own'
  }
  const known = advice[error.code]
  if (known) return known
  if (error.code === 'MISSING_CHAR' && error.message.includes('quote')) {
    return 'the closing quote of a value that begins above is missing'
  }
  if (error.code === 'MISSING_CHAR' && error.message.includes('map values')) {
    return 'there is no colon after this key; write "key: value", with a blank after the colon'
  }
  if (error.message.startsWith('Sequence item without -')) {
    return 'this line is in no entry of the list above; indent it like the other keys of its entry, or begin it with a dash'
  }
  if (error.code === 'BAD_INDENT' && error.message.includes('same column')) {
    return 'this key is indented differently from the keys before it; keys of one mapping begin in the same column'
  }
  if (error.code === 'BAD_INDENT' && error.message.startsWith('Flow')) {
    return `the closing ${error.message.endsWith(']') ? ']' : '}'} of a value that begins above is missing, or is not indented`
  }
  if (error.code === 'UNEXPECTED_TOKEN') {
    return 'this does not belong here; a value that begins with [ or { and goes on after its end needs quotes'
  }
  return `this is not valid YAML: ${error.message}`
}

/** The first mistake of a file hides what follows, so that the parser's complaints after it are mostly echoes. */
export function firstYamlError(
  errors: readonly YAMLParseError[],
  warnings: readonly YAMLWarning[],
): YAMLParseError | YAMLWarning | undefined {
  return errors.toSorted((a, b) => a.pos[0] - b.pos[0])[0] ?? warnings[0]
}
