import type { Sign } from './signs.ts'

/**
 * What builders, testers and databases leave in the folder that a server shows, and what only they ask for. Anchored at the
 * root or one folder below: sites that show code have the same names further down.
 */
export const leftoverSigns: readonly Sign[] = [
  // Settings of tools that test, analyse, build and publish.
  {
    what: 'tool-settings',
    points: 82,
    kinds: ['path'],
    pattern:
      /^\/(?:[\w-]{1,30}\/)?(?:(?:behat|codeception|phpstan|phpspec|infection|phpcs|psalm|phpunit|phpmd|deptrac|captainhook|grumphp|rector|docker-bake|buildspec|appspec|cloudbuild|serverless|mkdocs|codecov|appveyor|circle|bitbucket-pipelines|azure-pipelines|pubspec|docker-stack|docker-cloud|wercker|shippable|playbook|ansible|netlify|fly|procfile|vagrantfile|jenkinsfile|gemfile|dockerfile|makefile|rakefile|berksfile|guardfile|capfile)(?:\.(?:unit|integration|functional|acceptance|dev|prod|local|ci|suite))?(?:\.(?:ya?ml|xml|neon|json|toml|cfg|lock|php))(?:[.-](?:dist|sample|local|example))?|(?:vagrantfile|jenkinsfile|gemfile|dockerfile|rakefile|berksfile|capfile|sftp-config\.json|sonar-project\.properties|npm-shrinkwrap\.json|composer\.json|composer\.phar|auth\.json|ansible\.cfg|pip\.conf|tox\.ini|phinx\.(?:php|yml)|phpcs\.xml\.dist))$|^\/\.(?:circleci|travis|drone|buildkite|semaphore|woodpecker|jenkins|gitlab-ci|appveyor|styleci|scrutinizer|codeclimate|php_cs|php-cs-fixer|phpunit|phpstan|rubocop|ansible|chef|puppet|vagrant|docker|mysql|config)[\w.-]{0,20}(?:\/|$)/,
  },
  // Databases and copies where applications keep them, and logs by the names that programs give them.
  {
    what: 'database',
    points: 82,
    kinds: ['path'],
    pattern:
      /\/(?:data|database|databases|db|dbase|mdb|app_data|backups?|dumps?|sql|mysql|private|storage|config|includes?|install)\/(?:[\w-]{1,30}\/)?[\w.#%$-]{1,40}\.(?:db|sqlite3?|mdb|accdb|sql|sql\.gz|sql\.zip|bak)$|^\/(?:[\w-]{1,30}\/)?app_data\/[\w.-]/,
  },
  {
    what: 'log',
    points: 82,
    kinds: ['path'],
    pattern:
      /\/(?:sqlnet|listener|npm-debug|yarn-error|lerna-debug|php_errors?|phperrors?|ws_ftp|laravel|wp-errors?|firebase-debug|hs_err_pid\d{1,6}|development|production|passenger|catalina)\.(?:log|out)(?:\.\d{1,3})?$/,
  },
  // Programs that tell about the machine, and managers of files that come with plugins.
  {
    what: 'prober',
    points: 82,
    kinds: ['path'],
    pattern:
      /\/(?:[xi]?prober\d?|tz|phpsysinfo|linuxprobe|server_?info|php_?info\d?|infophp|info_?php|phpversion|testphp|php_?test|aaa_?phpinfo)\.php$|\/elfinder\/(?:(?:[\w-]{1,20}\/){0,3})(?:connector(?:\.minimal)?|elfinder)\.php$|\/druid\/(?:websession|websession-detail|weburi|weburi-detail|sql|sql-detail|datasource|wall|spring|webapp|activeconnectionstacktrace)\.(?:html|json)$/,
  },
  // Calls of management beans that load settings or programs from elsewhere.
  {
    what: 'exploit-path',
    points: 86,
    kinds: ['path'],
    pattern: /\/jolokia\/(?:exec|write)\/|\/reloadbyurl\/|\/nice ports?,|\/autodiscover\/[\w.-]{1,30}\?@/,
  },
  // The name of a mailbox service behind another host's, and the name of the program that routes (CVE-2025-29927).
  {
    what: 'exploit-query',
    points: 85,
    kinds: ['query', 'name', 'cookie'],
    pattern: /autodiscover\.json\?@|^@[\w.-]{2,60}\/(?:mapi|owa|powershell|ews|ecp|oab|autodiscover)\b/,
  },
  // Open only to whoever sets the application up, for as long as that takes.
  {
    what: 'installer',
    points: 60,
    kinds: ['path'],
    pattern:
      /^\/(?:[\w-]{1,30}\/)?(?:install|installer|installation|setup|upgrade)\/(?:index|install|setup|upgrade|step\d?)\.php$/,
  },
]
