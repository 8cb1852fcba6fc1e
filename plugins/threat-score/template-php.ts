import type { Sign } from './signs.ts'

/** Twig, Smarty, Latte and Blade: names of functions where filters take one, and PHP inside of a page. */
export const phpEngines: readonly Sign[] = [
  // Honest ones take an arrow function or the name of a filter.
  {
    what: 'filter-call',
    points: 90,
    inProse: 50,
    pattern:
      /\|\s{0,2}(?:filter|map|sort|reduce|find|e|escape|column)\s{0,2}\([^()'"]{0,40}['"](?:\\{1,2})?(?:system|exec|passthru|shell_exec|popen|proc_open|pcntl_exec|assert|eval|call_user_func|call_user_func_array|forward_static_call|create_function|ini_set|putenv|phpinfo|phpcredits|file_put_contents|file_get_contents|readfile|show_source|highlight_file|include|require|unserialize|mail|error_log|unlink|chmod|copy|rename|print_r|var_dump|printf|dl)['"]|registerundefinedfiltercallback|registerfilter|\{\{[^{}]{0,80}\|\s{0,2}(?:file_excerpt|exec|system)\b/,
  },
  {
    what: 'smarty',
    points: 88,
    inProse: 40,
    pattern:
      /\{\/?php\}|\{smarty_internal|\{\$smarty\.(?!(?:now|foreach|section|capture|const|block|ldelim|rdelim|config)\b)|\{(?:system|exec|passthru|eval|fetch)\s{0,2}[(\s]{1,2}['"]|\{self::|\{literal\}|\{var\s{1,3}\$\w{1,20}\s?=|\{math\s{1,3}equation\s?=|\{fetch\s{1,3}file\s?=|\{(?:include|insert|config_load|extends|eval)\s[^{}]{0,40}=\s{0,2}['"]?(?:file:|php:|string:|eval:|\/etc\/|\.\.\/|\$_)|\{\$_(?:get|post|request|server|cookie)\b|\|\s{0,2}(?:system|passthru|shell_exec|phpinfo|proc_open|popen)\s{0,2}(?:\}|:\s{0,2}['"])|\{if\s{1,3}(?:system|exec|passthru|phpinfo|readfile|shell_exec)\s?\(|\{(?:php|do)\s{1,3}(?:system|exec|echo|phpinfo|passthru|shell_exec|eval|\$)|\{=\s{0,2}(?:system|exec|passthru|phpinfo|shell_exec)\b/,
  },
  // Latte: a name of a function that is put together inside of a text.
  { what: 'assembled', points: 88, inProse: 40, pattern: /[$#]\{\s?['"]\w{1,12}['"]\s?\.\s?['"]\w{1,12}['"]\s?\}/ },
  // Craft and others: what the application keeps for itself, and its environment.
  {
    what: 'engine-object',
    points: 86,
    inProse: 40,
    pattern:
      /\{\{[^{}]{0,40}\b(?:getenv\s?\(\s?['"]|\w{0,12}\.?(?:app|application)\.config\.|config\s?\(\s?['"](?:app\.key|database|mail\.))/,
  },
  {
    what: 'blade',
    points: 86,
    inProse: 30,
    pattern:
      /\{!!\s{0,3}(?:\\?(?:system|exec|passthru|shell_exec|phpinfo|eval|file_get_contents|config|env)\s?\(|\$_|`)/,
  },
]

/** In values with `{{` or `{%`. */
export const twig: readonly Sign[] = [
  // A name that is put together.
  {
    what: 'filter-call',
    points: 86,
    inProse: 30,
    pattern: /\|\s{0,2}(?:map|filter|sort|reduce)\s{0,2}\(\s{0,2}(?:\w{1,24}\s{0,2}\||\[)/,
  },
  {
    what: 'engine-object',
    points: 86,
    inProse: 35,
    pattern:
      /\b_(?:context|charset|template)\s{0,2}\||\bblock\s{0,2}\(\s{0,2}_\w|\bdump\s{0,2}\(\s{0,2}(?:\)|_|app\b)|\btemplate_from_string\b|\b_self\.env\b|\bapp\.request\.(?:server|query|cookies|headers|request|files|attributes)\b/,
  },
  {
    what: 'file',
    points: 88,
    inProse: 40,
    pattern:
      /\(\s{0,2}['"](?:file:|php:|expect:|\/(?:etc|proc|root|var\/log|home)\/|[a-z]:\\|\.\.\/\.\.\/)|['"](?:\/etc\/|\/proc\/)[\w/.-]{1,40}['"]\s{0,2}\|/,
  },
]
