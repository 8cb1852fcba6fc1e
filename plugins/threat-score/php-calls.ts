import type { Sign } from './signs.ts'

/** Calls that prove that PHP runs what a client sends, and names of functions that other functions put together. */
export const phpCalls: readonly Sign[] = [
  // `';exit(md5('x'));//`, `echo md5("x");`, `'.md5(1).'`: a digest of a known text in the answer.
  {
    what: 'output',
    points: 86,
    inProse: 20,
    pattern:
      /\b(?:exit|die|print|echo|return|var_dump|print_r)\s{0,2}\(?\s{0,2}(?:md5|sha1|crc32|str_rot13|strrev|base64_encode|strtoupper|bin2hex)\s{0,2}\(\s{0,2}(?:['"][^'"$]{0,40}['"]|\d{1,12})\s{0,2}\)|['"]\s{0,2}\.\s{0,2}@?(?:print\s{0,2}\(\s{0,2})?(?:md5|sha1|crc32|phpversion|php_uname|getcwd|sleep)\s{0,2}\(\s{0,2}['"]?\w{0,20}['"]?\s{0,2}\)\s{0,2}\)?\s{0,2}\.|^\s{0,8}(?:echo|print)\s{1,3}(?:\d{2,12}\s?[*+]\s?\d{2,12}|phpversion\(|php_uname\(|getcwd\()/,
  },
  // One of the lists of what a client sent: the part that is run is taken out of it.
  {
    what: 'command',
    points: 84,
    inProse: 30,
    pattern:
      /\b(?:current|next|end|reset|pos|key|array_\w{3,8}|implode|join)\s{0,2}\(\s{0,2}(?:getallheaders|apache_request_headers|get_defined_vars)\s{0,2}\(/,
  },
  {
    what: 'output',
    points: 85,
    inProse: 30,
    pattern:
      /\bget_defined_(?:vars|constants|functions)\s{0,2}\(|\b(?:var_dump|print_r|echo|print|die|exit)\s{0,2}\(?\s{0,2}(?:getallheaders|apache_request_headers|ini_get_all|get_loaded_extensions|get_declared_classes|get_included_files|posix_\w{4,12})\s{0,2}\(/,
  },
  // What the server holds, handed to what runs it.
  {
    what: 'command',
    points: 90,
    inProse: 45,
    pattern:
      /\b(?:system|exec|passthru|shell_exec|popen|eval|assert|include|require|call_user_func)\s{0,2}\(\s{0,2}@?(?:current|next|end|reset|pos|key|array_\w{3,8}|implode|join|getallheaders|apache_request_headers|session_id|getenv|hex2bin|strrev|base_convert|file_get_contents|urldecode|pack|implode|sprintf|substr|ucfirst|strtolower|lcfirst|dechex)\s{0,2}\(/,
  },
  {
    what: 'variable-call',
    points: 90,
    inProse: 40,
    pattern:
      /\b(?:hex2bin|base_convert|strrev|base64_decode|str_rot13|rawurldecode|urldecode|pack|implode|join|strtolower|lcfirst|convert_uudecode|gzinflate)\s{0,2}\(\s{0,2}['"\d[][^()]{0,60}\)\s{0,2}\(|\bzerodium\w{2,12}\s{0,2}\(/,
  },
  // Objects that read files or make requests when they are made.
  {
    what: 'file',
    points: 86,
    inProse: 40,
    pattern:
      /\bnew\s{1,3}\\?(?:splfileobject|spltempfileobject|directoryiterator|globiterator|filesystemiterator|recursivedirectoryiterator)\s{0,2}\(\s{0,2}['"](?:\/|\.\.|glob:|php:|file:|data:|c:|\.?['"])|\bffi::cdef\s{0,2}\(|\b(?:copy|rename|symlink|link)\s{0,2}\(\s{0,2}['"](?:https?:|ftp:|php:|data:|\/etc\/|\.\.\/)|__halt_compiler\s{0,2}\(/,
  },
  // A program behind the end of what the language reads: a file of two kinds.
  { what: 'dropper', points: 86, pattern: /<\?(?:php\b|=)[^?]{0,120}__halt_compiler\s{0,2}\(/ },
  // ImageMagick's own language, read from what was uploaded.
  {
    what: 'wrapper',
    points: 86,
    inProse: 82,
    pattern: /\b(?:vid|ephemeral):msl:|<(?:read|write)\s{1,3}filename\s?=\s?["'](?:caption:|info:|msl:|text:|label:)/,
  },
  // Names that overwrite what the language keeps, and methods in the keys of a component's configuration.
  {
    what: 'overwrite',
    points: 86,
    inProse: 30,
    pattern: /^(?:globals|_server|_get|_post|_request|_session|_cookie|_files|_env)\[/,
  },
  {
    what: 'construct',
    points: 88,
    inProse: 40,
    kinds: ['name'],
    pattern: /(?:^|[[/.])__(?:construct|destruct|wakeup|call|callstatic|invoke|set_state)(?:\(\))?(?:\]|$)/,
  },
]
