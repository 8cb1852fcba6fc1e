import { isPhpWrittenAbout } from './code-text.ts'
import { phpCalls } from './php-calls.ts'
import { signDetector } from './signs.ts'

/** PHP code, PHP's stream wrappers and serialised PHP objects. */
export const php = signDetector(
  'php',
  [
    // The narrow ones first: of two that begin at one letter, the first is found.
    ...phpCalls,
    {
      what: 'tag',
      points: 88,
      inProse: 20,
      pattern:
        /<\?php\b|<\?=(?!\s{0,3}(?:\$[a-z]\w{0,30}(?:(?:->\w{1,30}|\[['"]\w{1,30}['"]\])){0,4}\s{0,2};?\s{0,2}\?>|\$this->|html(?:specialchars|entities)\b|h\(|e\(|__\(|esc_\w{2,5}\(|html::|url\())|<\?=[^?<>`]{0,60}`|<\?\s{1,3}(?:echo|eval|system|print|include|require|passthru|exec|@|\$)|\[php\](?=[^\s[]|\s{1,4}(?:echo|print|eval|system|include|require|phpinfo|@|\$))|\[\/php\]/,
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
        /['"](?:system|exec|passthru|shell_exec|assert|eval|phpinfo|popen)['"]\s{0,2}\)?\s{0,2}\(|['"]\s{0,2}\.\s{0,2}['"][^'"]{0,20}['"]\s{0,2};\s{0,3}(?:\$\w{1,20}\s?=\s?)?@?\$\w{1,20}\s{0,2}\(/,
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
        /\b(?:passthru|shell_exec|pcntl_exec|proc_open)\s{0,2}\((?!\s?\))|\b(?:system|exec|popen|assert|eval)\s{0,2}\(\s{0,2}(?:\$_|@?base64_decode|gzinflate|str_rot13|stripslashes|chr\(|gzuncompress|hex2bin|rawurldecode)/,
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
        /\b(?:file_put_contents|move_uploaded_file|create_function|register_shutdown_function|highlight_file|show_source|fsockopen|pfsockopen|gzinflate|str_rot13|get_defined_vars|posix_get\w{2,10})\s{0,2}\(\s{0,2}['"$@\w/[]|\b(?:file_get_contents|base64_decode)\s{0,2}\(\s{0,2}(?:['"@\w/[]|\$_)|@(?:ini_set|set_time_limit|error_reporting|call_user_func\w{0,6}|array_\w{3,6}|usort)\s{0,2}\(|\bini_set\s{0,2}\(\s{0,2}['"](?:error_reporting|allow_url|disable_|open_basedir|auto_|safe_mode|extension|include_path)|\bputenv\s{0,2}\(\s{0,2}['"](?:ld_|path|php|http_|bash)/,
    },
    // Functions that call what they are given: the name of a dangerous one, one that is put together, or what a client sends.
    {
      what: 'callback',
      points: 90,
      inProse: 40,
      pattern:
        /\b(?:call_user_func|call_user_func_array|array_map|array_filter|array_walk|array_reduce|usort|uasort|uksort|preg_replace_callback|forward_static_call|iterator_apply|ob_start)\s{0,2}\((?:[^;'"\\]{0,60}|[^;]{0,60}[,[(]\s{0,2})(?:['"\\]{1,3}(?:system|exec|passthru|assert|eval|phpinfo|shell_exec|popen|proc_open|pcntl_exec|create_function|file_put_contents|include|var_dump|print_r|highlight_file|show_source|readfile|md5|base64_decode|unserialize)\b|['"]\w{1,8}['"]\s{0,2}\.\s{0,2}['"]|\$_\w|\$\{|base64_decode|strrev|chr\(|get_defined|getallheaders)/,
    },
    {
      what: 'callback',
      points: 55,
      inProse: 15,
      pattern:
        /\b(?:call_user_func|call_user_func_array|array_map|usort|preg_replace_callback|array_filter|file_get_contents|base64_decode|ini_set|set_time_limit|error_reporting|putenv)\s{0,2}\(\s{0,2}['"$@\w/[]/,
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
    // `a:2:{s:4:"user";s:5:"admin";s:8:"password";b:1;}`: `true` and references equal whatever a program compares them to.
    {
      what: 'serialised-secret',
      points: 86,
      inProse: 40,
      pattern:
        /\bs:\d{1,3}:\\?["']\w{0,20}(?:pass|pwd|hash|hmac|auth|token|secret|signature|checksum|otp|pin)\w{0,12}\\?["'];(?:b:1|i:0|n|r:\d{1,4});/,
    },
    {
      what: 'serialised',
      points: 88,
      inProse: 45,
      pattern: /(?:^|[;{}=:|\s"'])[oc]:[+]?\d{1,4}:\s{0,2}\\?["'][\w\\]{1,80}\\?["']:[+]?\d{1,4}:\s{0,2}\{/,
    },
    // A session behind its name, where no browser writes one.
    { what: 'serialised', points: 66, inProse: 20, kinds: ['header'], pattern: /\w\|a:\d{1,4}:\{[is]:\d/ },
    { what: 'serialised', points: 45, inProse: 20, pattern: /(?:^|[=:|\s])a:\d{1,4}:\{(?:[is]:\d{1,6}|\})/ },
    {
      what: 'render-array',
      points: 90,
      inProse: 40,
      // Drupal's elements: keys whose values are called.
      pattern:
        /[[/]['"]?#(?:post_render|pre_render|lazy_builder|access_callback|element_validate|after_build|value_callback)\b|\[['"]?#(?:markup|type|children|attached|theme|printed)['"]?\]/,
    },
    {
      what: 'framework',
      points: 92,
      inProse: 50,
      pattern:
        /(?:[/\\]|=\s?)invokefunction\b|\bthink\\{1,2}(?:app|container|request|template)|\bcall_user_func_array\b|_method=__construct|filter\[\]=system|\bwidget_php\b|facade\\{1,2}ignition\\{1,2}solutions|\bvendor\/phpunit\/phpunit\/src\/util\/php\/eval-stdin/,
    },
    // A comment between the name of a function and its arguments.
    {
      what: 'obfuscation',
      points: 84,
      inProse: 30,
      pattern:
        /\b(?:system|exec|passthru|shell_exec|popen|proc_open|eval|assert|phpinfo|file_get_contents|readfile|include|chr)\s{0,6}(?:\/\*[^*\n]{0,40}\*\/|#[^\n]{0,20}\n|\/\/[^\n]{0,20}\n)\s{0,6}\(/,
    },
    // `define('x','sys'.'tem');(x)('id')`, `${@a}(10)`, `$__[@o](4)`: names that are put together, and called.
    {
      what: 'variable-call',
      points: 86,
      inProse: 30,
      pattern:
        /['"]\w{1,8}['"]\s{0,2}\.\s{0,2}['"]\w{1,8}['"][^;]{0,12};\s{0,3}\(?\s{0,2}\$?\w{1,16}\s{0,2}\)?(?:\[\d\]){0,3}\s{0,2}(?:\/\*[^*]{0,20}\*\/\s{0,2})?\(|\(\s{0,2}\w{1,6}\.\(\s{0,2}\w{1,6}\s{0,2}\)\.\w{1,6}\s{0,2}\)\s{0,2}\(|^@?\$\{(?:[@$]|_\.)[\w.>-]{1,30}\}(?:\[[^\]]{1,20}\])?\s{0,2}\(|^@?\$_{1,6}(?:[[{][^\]}]{1,20}[\]}]){1,3}\s{0,2}\(|^@\$\w{1,20}\s{0,2}\(|^\$\w{1,20}->\$\w{1,20}\s{0,2}\(|^\$\w{1,20}(?:\[@?['"\w]{1,12}\]){1,3}\s{0,2}\(\s{0,2}['"\d]/,
    },
    {
      what: 'obfuscation',
      points: 85,
      inProse: 40,
      pattern:
        /(?:chr\(\d{1,3}\)\s{0,2}\.\s{0,2}){2,40}chr\(|\$_\s{0,2}=\s{0,2}["'([]|["']\^["'][^"']{1,20}["']\)?\(|\(~\s{0,2}['"]?(?:%[89a-f]|[\u0080-\uffff])|\(['"][a-z]{1,8}['"]\s{0,2}\.\s{0,2}['"][a-z]{1,8}['"]\)\s{0,2}\(/,
    },
  ],
  isPhpWrittenAbout,
)
