import type { Sign } from './signs.ts'

/** Jinja, Django, Tornado and Mako: from a thing to its class, by names in disguise, and to what the application keeps. */
export const pythonClasses: readonly Sign[] = [
  {
    what: 'class-climbing',
    points: 93,
    inProse: 50,
    pattern:
      /[.[('"|{]\s{0,2}__(?:class(?!__\.__name__)|mro|base|bases|subclasses|globals|builtins|import|getattribute|getitem|dict(?=__\s?[.[])|code)__|\b__import__\s{0,2}\(/,
  },
]

/** In values with `{{` or `{%`. */
export const pythonEngines: readonly Sign[] = [
  {
    what: 'engine-object',
    points: 85,
    inProse: 40,
    pattern:
      /\{\{\s{0,4}(?:config(?:\.items\(\)|\.from_object|\b\s{0,4}\}\})|self\b|request\.(?:application|environ|__|\[)|lipsum|cycler\s{0,2}[.[]|joiner\s{0,2}[.[]|namespace\s{0,2}[.[]|url_for\s{0,2}[.[|]|get_flashed_messages\s{0,2}[.[|]|_self\b|dump\(|range\.constructor|settings\.secret|handler\.settings|app\.request)/,
  },
  // What an application keeps for itself: its configuration, the key that it signs with, Django's models.
  {
    what: 'engine-object',
    points: 86,
    inProse: 40,
    pattern:
      /\b(?:config\.(?:from_\w{2,20}|(?:items|iteritems|iterkeys|itervalues|values|keys|update|setdefault|popitem|clear)\s?\()|config\s{0,2}\|\s{0,2}(?:pprint|string|list|attr|join)|(?:settings|config|app|application)(?:\.|\[['"])secret_key|signer\.key|messages\.storages|current_app\.|(?:app|application|handler)\.settings|user\.(?:groups|user_permissions)\.model|_meta\.(?:app_config|apps|model)|session\.__|settings\.(?:databases|email_host_password|secret_key_fallbacks)\b|request\s{0,2}\[\s?['"](?:application|environ|_)|\bsalt\s?(?:\.cmd|\[\s?['"]cmd)|(?:lookup|query)\s?\(\s?['"]pipe['"]|get_env\s?\(\s?name\s?=|g\.pop\s?\()|\{\{\s{0,3}request(?:\.meta\s{0,3}\}|\s?\|)/,
  },
  // An attribute whose name is computed, or comes from another parameter.
  {
    what: 'attribute',
    points: 90,
    inProse: 45,
    pattern:
      /\|\s{0,3}attr\s{0,2}\(\s{0,3}(?:['"]\s{0,2}(?:_|\\|%)|\[|\(|\(?request\b|dict\s?\(|config\b|lipsum|['"][^'"(){}]{0,40}['"]\s{0,3}[~+|%*]|\w{1,20}\s{0,3}[~+|%*[])|(?:\brequest|\blipsum|\bcycler|\bjoiner|\bself|\bconfig|\bsession|\burl_for|\bget_flashed_messages|\(\s?\)|\[\s?\]|''|"")\s{0,2}\|\s{0,2}attr\b/,
  },
  {
    what: 'attribute',
    points: 88,
    inProse: 40,
    pattern:
      /[[~+]\s{0,2}request\.(?:args|values|cookies|headers|form|data|json|get|post|referrer|user_agent|mimetype|query_string|url)\b|\brequest\.(?:args|values|cookies|headers|form)\.getlist\b|\brequest\.(?:args|values|cookies|headers|form)[\w.]{0,30}\s{0,2}(?:\*\s{0,2}\d|~|\|\s{0,2}(?:join|format|list|attr|first|last)\b)/,
  },
  // Letters without writing them: `(()|select|string|list)[24]`, `dict(cla=a,ss=b)|join`, `"_"*2`, `'ssalc'|reverse`.
  {
    what: 'assembled',
    points: 88,
    inProse: 40,
    pattern:
      /\|\s{0,2}string\s{0,2}\)?\s{0,2}(?:\|\s{0,2}(?:list|first|last|batch|reverse|slice)|\[\s?\d)|\bdict\s{0,2}\([^(){}]{1,80}\)\s{0,2}\|\s{0,2}(?:join|list|first|string)|['"]_{1,2}['"]\s{0,2}(?:[*~]|\+\s{0,2}['"])|['"]\s{0,2}\|\s{0,2}reverse\b|['"]%c['"%c]{0,60}\s{0,2}(?:%|\|\s{0,2}format)/,
  },
  {
    what: 'statement',
    points: 85,
    inProse: 30,
    pattern:
      /\{%[^%]{0,60}(?:import\s|popen|__|load\s{1,3}log\b|get_admin_log|include\s{0,2}['"]\.\.\/|set\s\w{1,20}\s{0,2}=\s{0,2}['"([]{0,2}__|debug\s{0,2}-?%\}|include\s{0,2}['"]\/etc)/,
  },
]
