import type { Sign } from './signs.ts'

/** Settings of nginx behind a value that was to become one of them: the directive is ended, and another one begins. */
export const directives: readonly Sign[] = [
  // Those that load programs or are one.
  {
    what: 'directive',
    points: 86,
    inProse: 40,
    pattern:
      /[;}#\n]\s{0,6}(?:load_module|ssl_engine|js_(?:import|include|path|content)|perl_(?:modules|require|set)|lua_package_c?path|\w{3,16}_by_lua(?:_block|_file)?)\s{1,3}["'{~./$\w]/,
  },
  // A log is a file that the next request writes.
  {
    what: 'directive',
    points: 84,
    inProse: 30,
    pattern: /^[^;{}\n]{0,60};\s{0,3}\}{0,3}\s{0,3}(?:access|error)_log\s{1,3}["']?\/[^;\s]{1,100}\s{0,3};/,
  },
  // Those that send, show or open something; what follows them is made a remark.
  {
    what: 'directive',
    points: 84,
    inProse: 30,
    pattern:
      /^[^;{}\n]{0,60};\s{0,3}\}{0,3}\s{0,3}(?:(?:proxy|fastcgi|uwsgi|grpc)_pass\s{1,3}["']?\w{2,8}:\/\/|(?:alias|root)\s{1,3}["']?\/|auth_(?:basic|request)\s{1,3}off|autoindex\s{1,3}on|location\s{1,3}[~^=@/]|server\s{0,3}\{|if\s{0,3}\([^)\n]{1,60}\)\s{0,3}\{|(?:allow|deny|satisfy)\s{1,3}(?:all|any)|return\s{1,3}\d{3}\s{1,3})[^\n]{0,200}[;}]\s{0,3}#\s{0,3}\w{0,12}$/,
  },
]
