import { describe, expect, it } from 'vitest'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'

const judge = await createInProcessJudge(80)
const score = async (path: string, headers: readonly string[] = ['User-Agent', 'Mozilla/5.0']) =>
  (await judge.judge({ method: 'GET', path, query: '', headers, body: null })).score!

const probes: readonly string[] = [
  '/phpstan.neon.dist',
  '/App_Data/users.xml',
  '/behat.yml',
  '/.circleci/config.yml',
  '/Jenkinsfile',
  '/ws_ftp.log',
  '/data/shop.db',
  '/backups/2031/shop.sql.gz',
  '/tz.php',
  '/tools/phpinfo.php',
  '/druid/weburi.html',
  '/lib/elfinder/php/connector.minimal.php',
  '/jolokia/exec/com.sun.management:type=DiagnosticCommand/vmLog/x',
  '/nice%20ports%2C/Trinity.txt.bak',
  '/boaform/admin/formLogin',
  '/cgi-bin/luci/;stok=/locale',
  '/HNAP1/',
  '/wls-wsat/CoordinatorPortType',
  '/_ignition/execute-solution',
  '/mgmt/tm/util/bash',
  '/actuator/heapdump',
  '/phpinfo.php',
  '/wp-config.php~',
  '/config.php.bak',
  '/backup.zip',
  '/dump.sql',
  '/.DS_Store',
  '/wp-content/uploads/shell.php',
  '/wp-content/uploads/2031/01/a.php',
  '/+CSCOT+/translation-table',
  '/php-cgi/php-cgi.exe',
  '/docker-compose.yml',
  '/storage/logs/laravel.log',
  '/shop/index.php.suspected',
]

/** Where there is such a console, its administrators ask for it as scanners do. */
const consoles: readonly string[] = [
  '/cgi-bin/luci/admin/status/overview',
  '/actuator/env',
  '/phpmyadmin/',
  '/phpmyadmin/index.php',
  '/adminer.php',
  '/manager/html',
  '/server-status',
  '/solr/admin/cores',
  '/jenkins/hudson/script',
  '/geoserver/web/',
  '/geoserver/rest/workspaces',
  '/geoserver/wps',
  '/elmah.axd',
  '/debug/pprof/heap',
]

const pages: readonly string[] = [
  '/',
  '/geoserver/wms',
  '/geoserver/topp/roads/wfs',
  '/geoserver/gwc/service/wmts',
  '/actuator/health',
  '/manager/users',
  '/blog/2024/05/how-we-use-phpmyadmin',
  '/docs/server-status.html',
  '/downloads/app-1.2.3.zip',
  '/downloads/report.tar.gz',
  '/static/main.js.map',
  '/api/v1/backup',
  '/assets/info.png',
  '/setup/',
  '/remote/jobs',
  '/_vti_bin/lists.asmx',
  '/.well-known/security.txt',
  '/security/scan',
  '/files/setup.exe',
  '/wp-content/uploads/2031/01/a.jpg',
  '/wp-json/wp/v2/posts',
]

describe('what only scanners ask for', () => {
  it.each(probes)('is refused: %s', async (path) => expect(await score(path)).toBeGreaterThanOrEqual(80))
  it.each(consoles)('is marked, and not refused, where people administer: %s', async (path) => {
    expect(await score(path)).toBe(60)
  })

  it.each(pages)('is not: %s', async (path) => expect(await score(path)).toBeLessThan(40))
})

describe('tools that say who they are', () => {
  it.each([
    'sqlmap/1.8#stable',
    'dirsearch',
    'Hydra',
    'Mozilla/5.0 (Hydra)',
    'DirBuster-1.0-RC1',
    'Nuclei - Open-source project (github.com/projectdiscovery/nuclei)',
  ])('are refused: %s', async (agent) => expect(await score('/', ['User-Agent', agent])).toBeGreaterThanOrEqual(80))

  it.each([
    'curl/8.5.0',
    'python-requests/2.31.0',
    'Go-http-client/2.0',
    'Wget/1.21.4',
    'PostmanRuntime/7.37',
    'Hydra-Client/2.0',
    'Mozilla/5.0 (compatible; mozinet)',
  ])('are not: %s', async (agent) => expect(await score('/', ['User-Agent', agent])).toBeLessThan(40))
})
