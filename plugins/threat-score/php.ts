import { signDetector } from './signs.ts'

/** PHP code, PHP's stream wrappers and serialised PHP objects. */
export const php = signDetector('php', [
  {
    what: 'tag',
    points: 88,
    inProse: 30,
    pattern: /<\?php\b|<\?=|<\?\s{1,3}(?:echo|eval|system|print|include|require|passthru|exec|@|\$)|\[\/?php\]/,
  },
  {
    what: 'superglobal',
    points: 90,
    inProse: 40,
    pattern:
      /(?:[(`@.{]|\binclude|\brequire|\becho|_once)\s{0,3}\$_(?:get|post|request|cookie|server|files|session|env)\s{0,2}[[{(]|\$_(?:get|post|request|cookie)\s{0,2}[[{][^\]}]{1,30}[\]}]\s{0,2}\(|\$globals\s{0,2}\[|\$http_(?:get|post|raw)_|\b(?:extract|parse_str|unserialize|assert|eval|include|require|system|exec|passthru|print_r|var_dump|die)\s{0,2}\(\s{0,2}@?\$_(?:get|post|request|cookie|server|files|session|env)\b/,
  },
  {
    what: 'superglobal',
    points: 65,
    inProse: 20,
    pattern: /\$_(?:get|post|request|cookie|server|files|session|env)\s{0,2}[[{(]/,
  },
  {
    what: 'inclusion',
    points: 85,
    inProse: 30,
    pattern:
      /\b(?:include|require)(?:_once)?\s{0,2}\(?\s{0,2}['"](?:https?:|ftp:|php:|data:|\/etc\/|\/proc\/|\.\.\/\.\.)/,
  },
  {
    what: 'variable-call',
    points: 88,
    inProse: 40,
    pattern:
      /['"](?:system|exec|passthru|shell_exec|assert|eval|phpinfo|popen)['"]\s{0,2}\)?\s{0,2}\(|['"]\s{0,2}\.\s{0,2}['"][^'"]{0,20}['"]\s{0,2};\s{0,3}@?\$\w{1,20}\s{0,2}\(/,
  },
  {
    what: 'wrapper',
    points: 88,
    inProse: 40,
    pattern:
      /\bphp:\/\/(?:input|filter|stdin|memory|temp|fd|output)|\bexpect:\/\/|\b(?:phar|zip|glob|zlib|compress\.(?:zlib|bzip2)|ogg|rar|ssh2\.\w{2,6}):\/\/|\bdata:(?:\/\/)?text\/plain[;,]|\bdata:(?:\/\/)?application\/x-(?:httpd-)?php|\bdata:;base64,PD9/,
  },
  {
    what: 'command',
    points: 92,
    inProse: 45,
    pattern:
      /\b(?:passthru|shell_exec|pcntl_exec|proc_open)\s{0,2}\(|\b(?:system|exec|popen|assert|eval)\s{0,2}\(\s{0,2}(?:\$_|@?base64_decode|gzinflate|str_rot13|stripslashes|chr\(|gzuncompress|hex2bin|rawurldecode)/,
  },
  {
    what: 'command',
    points: 86,
    inProse: 20,
    pattern:
      /\b(?:system|exec|popen)\s{0,2}\(\s{0,2}['"`](?:\/|ls|id|whoami|cat|uname|ping|nslookup|curl|wget|dir|type|net|echo|sleep|cmd|powershell|bash|sh|nc|ifconfig|ipconfig|rm|touch|ps|pwd|calc)\b/,
  },
  {
    what: 'command',
    points: 84,
    inProse: 20,
    pattern: /\bsystem\(\s{0,2}(?:id|ls|whoami|uname|dir|pwd|cat|phpinfo)\s{0,2}\)/,
  },
  {
    what: 'phpinfo',
    points: 84,
    inProse: 20,
    pattern: /\bphpinfo\s{0,3}\(|\bphpversion\s{0,3}\(\s{0,2}\)|\bphp_uname\s{0,3}\(/,
  },
  {
    what: 'dropper',
    points: 90,
    inProse: 40,
    pattern:
      /\b(?:file_put_contents|move_uploaded_file|create_function|call_user_func(?:_array)?|array_map|usort|register_shutdown_function|preg_replace_callback|highlight_file|show_source|file_get_contents|fsockopen|pfsockopen|base64_decode|gzinflate|str_rot13|ini_set|set_time_limit|error_reporting|get_defined_vars|array_filter|putenv|posix_get\w{2,10})\s{0,2}\(\s{0,2}['"$@\w/[]/,
  },
  {
    what: 'variable-call',
    points: 88,
    inProse: 40,
    pattern:
      /\$\{@?(?:print|eval|system|phpinfo|exec|passthru|assert)\s{0,2}\(|@eval\s{0,2}\(|\$\w{1,20}\s{0,2}\(\s{0,2}\$_|;\s{0,3}\$[a-z_]\w{0,20}\s{0,2}=\s{0,2}\$_/,
  },
  // A name in brackets that is called: `(system)('id')`, `('sys'.'tem')('id')`, `[system][0](id)`.
  {
    what: 'variable-call',
    points: 88,
    inProse: 40,
    pattern:
      /[([]\s{0,2}\\?['"]?\s{0,2}(?:system|exec|passthru|shell_exec|popen|assert|phpinfo)\s{0,2}\\?['"]?\s{0,2}[)\]][\s\])}[{\d]{0,10}\(|\(\s{0,2}\(?['"]?\w{1,8}['"]?\)?(?:\s{0,2}\.\s{0,2}\(?['"]?\w{1,8}['"]?\)?){1,5}\s{0,2}\)\s{0,2}\(\s{0,2}['"@\w]|\bnew\s{1,3}reflectionfunction\s{0,2}\(/,
  },
  {
    what: 'file',
    points: 84,
    inProse: 30,
    pattern:
      /\b(?:readfile|fopen|file|scandir|opendir|unlink|unserialize|file_exists|parse_ini_file)\s{0,2}\(\s{0,2}['"](?:\/(?:etc|proc|var|home|root|tmp)\/|\.\.\/|php:|file:|c:|\/['"]|o:\d)/,
  },
  {
    what: 'evaluate',
    points: 82,
    inProse: 20,
    pattern:
      /\beval\s{0,2}\(\s{0,2}['"]?(?:print|echo|phpinfo|system|chr|\$|\/\*|return|puts|exec|require|function)|\bassert\s{0,2}\(\s{0,2}['"]/,
  },
  {
    what: 'output',
    points: 82,
    inProse: 15,
    pattern:
      /\b(?:print|echo|die|var_dump|print_r)\s{0,2}\(\s{0,2}(?:md5|system|exec|phpversion|file|`|scandir|getcwd|getenv|glob|get_current_user|php_sapi_name|\d{4,12}\s{0,2}[*+])|\bprint\s{0,2}\(?\s{0,2}`|;\s{0,2}(?:echo|print|die)\s{1,2}(?:md5|system|phpinfo|file)\(/,
  },
  {
    what: 'ini',
    points: 90,
    inProse: 40,
    pattern:
      /\b(?:auto_prepend_file|auto_append_file|allow_url_include|allow_url_fopen|disable_functions|open_basedir|safe_mode)\s{0,2}=/,
  },
  {
    what: 'serialised',
    points: 88,
    inProse: 45,
    pattern: /(?:^|[;{}=:\s"'])[oc]:[+]?\d{1,4}:\s{0,2}\\?["'][\w\\]{1,80}\\?["']:[+]?\d{1,4}:\s{0,2}\{/,
  },
  { what: 'serialised', points: 45, inProse: 20, pattern: /(?:^|[=:\s])a:\d{1,4}:\{(?:[is]:\d{1,6}|\})/ },
  {
    what: 'framework',
    points: 92,
    inProse: 50,
    pattern:
      /\binvokefunction\b|\bthink\\{1,2}(?:app|container|request|template)|\bcall_user_func_array\b|_method=__construct|filter\[\]=system|\bwidget_php\b|\bvendor\/phpunit\/phpunit\/src\/util\/php\/eval-stdin/,
  },
  {
    what: 'obfuscation',
    points: 85,
    inProse: 40,
    pattern:
      /(?:chr\(\d{1,3}\)\s{0,2}\.\s{0,2}){2,40}chr\(|\$_\s{0,2}=\s{0,2}["'([]|["']\^["'][^"']{1,20}["']\)?\(|\(~\s{0,2}['"]?(?:%[89a-f]|[\u0080-\uffff])|\(['"][a-z]{1,8}['"]\s{0,2}\.\s{0,2}['"][a-z]{1,8}['"]\)\s{0,2}\(/,
  },
])
