import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

describe('directives of nginx behind a value', () => {
  it.each([
    'https://auth.example/#;load_module /proc/41/fd/7;',
    '/shop;\nssl_engine ../../tmp/e;',
    "on; lua_package_path '/dev/shm/?.lua'; #",
    'x;} location /a { proxy_pass http://10.1.1.1; } #',
    '"; grpc_pass grpc://other.example; #',
    'on; auth_basic off; #',
    '1;}if ($http_a) {return 301 //other.example;}#',
    'a;access_log /srv/www/shell.php;',
    "b; rewrite_by_lua 'os.exit()';",
  ])('are denied: %s', (value) => expect(familyTotalOf('template', value)).toBeGreaterThanOrEqual(80))

  it.each([
    'load_module modules/ngx_http_perl_module.so;',
    'location /api { proxy_pass http://api:3000; }',
    'server {\n  listen 80;\n  root /srv/www;\n  access_log /var/log/a.log;\n}',
    'color: red; return to sender; #1',
    'https://example.com/#;a=1',
    'satisfy any; deny all',
  ])('are not seen in: %s', (value) => expect(totalOf(value)).toBeLessThan(80))
})
