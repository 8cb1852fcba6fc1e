import { isProse } from './prose.ts'
import { signDetector } from './signs.ts'

/** A file that is only directives, and not a question about one. */
const BEGINS = /^\s{0,20}(?:<(?:files|ifmodule|directory|location)|add|set|php_|options|rewrite|#)/i

/** Settings of Apache and PHP that an upload named `.htaccess` or `.user.ini` brings along: pictures are programs from now on. */
export const htaccess = signDetector(
  'php',
  [
    {
      what: 'handler',
      points: 90,
      inProse: 50,
      pattern:
        /\baddtype\s{1,4}["']?application\/x-httpd-(?:php|cgi)|\b(?:addhandler|sethandler)\s{1,4}["']?(?:application\/x-httpd|php\d{0,2}-script|php-fcgi|cgi-script|server-parsed|server-info|ldap-status|lua-script|x-httpd-php|python-program|mod_python)|\bphp_(?:admin_)?(?:value|flag)\s{1,4}["']?(?:auto_(?:prepend|append)_file|allow_url_include|disable_functions|open_basedir|engine\s{1,4}["']?on|zend\.)/,
    },
  ],
  (value, field) => isProse(value) && !(field.where.endsWith('.content') && BEGINS.test(value)),
)
