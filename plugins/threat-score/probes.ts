import { leftoverSigns } from './probe-leftovers.ts'
import { signDetector } from './signs.ts'

/**
 * Paths that scanners ask every host for, because what answers there can be broken into or tells secrets. Sources: the
 * catalogue of known exploited vulnerabilities (CISA), the public lists of Nikto and of honeypot reports.
 */
export const probes = signDetector('scanner', [
  ...leftoverSigns,
  // What only an exploit calls: no page and no client of the product does.
  {
    what: 'exploit-path',
    points: 85,
    kinds: ['path'],
    pattern:
      /\/(?:boaform\/|gponform\/|hnap1\b|wls-wsat\/|_async\/asyncresponseservice|invoker\/(?:jmx|ejb)invokerservlet|_ignition\/(?:execute-solution|health-check)|remote\/fgt_lang|dana-na\/\.\.|vpns\/|vpn\/\.\.|cgi-bin\/(?:luci(?!\/admin\/\w)|test-cgi|printenv|php5?\b|mainfunction\.cgi|nas_sharing\.cgi|config\.exp|[^?]{0,60}\.\.)|sdk\/weblanguage|nmaplowercheck|nice%20ports|owa\/auth\/\w{1,12}\.js$|ecp\/\w{1,12}\.js$|druid\/indexer\/v1\/sampler|xampp\/cgi\.cgi|setup\.cgi|currentsetting\.htm|level\/15\/exec|portal\/redlion|securerealm\/user\/admin|descriptorbyname\/[\w.]{1,80}\/checkscript|console\/(?:css\/%|images\/%)|seeyon\/htmlofficeservlet|yyoa\/ext\/|weaver\/bsh\.|mgmt\/tm\/util\/bash|actuator\/heapdump|vendor\/phpunit\/)|^\/(?:heapdump|phpinfo(?:\.php)?)$/,
  },
  // The same of devices, old servers and plugins, and programs in folders where no site keeps any.
  {
    what: 'exploit-path',
    points: 85,
    kinds: ['path'],
    pattern:
      /\/(?:\+cscot\+\/|(?:cgi-bin\/)?php-?cgi(?:\.exe)?(?:\/|$)|iissamples\/|msadc\/|iisadmpwd\/|_vti_(?:pvt|cnf|inf)\b|(?:tmunblock|stssys|dnscfg|picsdesc|wanipcn)\.(?:cgi|htm|xml)|ctrlt\/deviceupgrade|ud\/act\b|language\/swedish|wp-file-manager\/lib\/php\/|setupwizard\.aspx\/|ssl-vpn\/hipreport\.esp|template\/aui\/text-inline\.vm|setup\/setupadministrator\.action|pages\/(?:doenterpagevariables|createpage-entervariables)\.action|(?:fckeditor|ckfinder|kcfinder)\/(?:editor\/filemanager|core\/connector|browse|upload)|(?:timthumb|uploadify|eval-stdin)\.php|moveitisapi\/|api\/v1\/totp\/user-backup-code|_profiler\/(?:phpinfo|open)\b|wp-admin\/setup-config\.php|storage\/logs\/[\w-]{1,30}\.log$|docker-compose[\w.-]{0,20}\.ya?ml$|(?:wp-content\/uploads|wp-includes\/(?:fonts|css|images)|\.well-known)\/(?:[\w-]{1,30}\/){0,4}[\w-]{1,40}\.(?:php\d?|phtml)$)/,
  },
  // Consoles that somebody administers. Scanners ask every host for them; where there is one, its administrators do too.
  {
    what: 'admin-path',
    points: 60,
    kinds: ['path'],
    pattern:
      /^\/(?:phpmyadmin|pma|phpma|myadmin|mysqladmin|dbadmin|sqladmin|adminer)[\w.-]{0,12}(?:\/|\.php|$)|\/adminer[\w.-]{0,24}\.php$|^\/v2\/_catalog$|\/cgi-bin\/luci\/admin\/|\/(?:jmx-console|web-console|manager\/(?:html|text)|host-manager\/html|admin-console)\b|\/actuator\/(?:env|threaddump|gateway|jolokia|configprops|loggers|trace|httptrace|mappings|beans|shutdown|logfile)\b|^\/(?:env|jolokia|dump|trace)$|^\/server-(?:status|info)\b|^\/(?:test|info|i|pi|phptest|php)\.php$|\/phpinfo(?:\.php)?$|^\/geoserver\/(?!(?:[\w-]{1,40}\/){0,2}(?:ows|wfs|wms|wcs|wmts|gwc\/service\/\w{2,4})\/?$)|^\/druid\/(?:index|login|coordinator)|\/(?:elmah|trace)\.axd$|\/telescope\/requests$|\/debug\/(?:pprof|vars)\b|^\/_(?:cat\/indices|nodes|cluster\/(?:health|settings))\b|\/wlwmanifest\.xml$|^\/wp-admin\/install\.php$|^\/nagios|^\/zabbix\/setup|\/(?:mgmt\/tm|solr\/admin|goform|evox\/about|tmui\/login\.jsp|api\/jsonws\/invoke|containers\/json$|v1\.\d{2}\/containers|ws\/v1\/cluster\/apps|hudson\/script|script\/?console|nacos\/v1\/auth|descriptorbyname|axis2(?:-admin|\/services)|console\/login\/loginform\.jsp|struts2-\w{1,20}|seeyon|yyoa|weaver)(?:\/|$|\b)/,
  },
  // Copies that editors, people and programs leave behind.
  {
    what: 'leftover',
    points: 82,
    kinds: ['path'],
    pattern:
      /\.(?:php\d?|json|xml|properties|toml|asp|aspx|jsp|inc|conf|config|cfg|ini|env|yml|yaml|py|rb|pl|cgi)(?:~|\.(?:bak|old|orig|save|swp|swo|backup|copy|tmp|suspected|infected|dist~|\d))$|\/\.suspected$|\/\.[\w.-]{1,60}\.sw[op]$|^\/(?:backup|dump|db|database|site|www|web|wwwroot|mysql|sql|htdocs|public_html|old|bak|localhost|wordpress)[\w.-]{0,20}\.(?:sql|sql\.gz|zip|tar|tgz|tar\.gz|7z|rar|bak|gz|bz2|db|sqlite3?|mdb)$|\/\.ds_store$|\/thumbs\.db$|\/(?:id_rsa|id_dsa|server\.key|privkey\.pem)$|\/wp-config\.(?!php$)\w{2,8}|\/(?:composer|package-lock)\.lock$/,
  },
  // What break-ins leave behind, asked for by the next one.
  {
    what: 'web-shell',
    points: 82,
    kinds: ['path'],
    pattern: /\/(?:c99|r57|wso\d?|b374k|alfa|alfanew|shell\d?|cmd|webshell)\.(?:php\d?|phtml|aspx?|jspx?)$/,
  },
])

/** Without one of these a path is none of them. */
export const probeWords: readonly string[] = (
  'boaform gponform hnap1 cmd shell c99 r57 wso b374k alfa webshell struts2 wls _async invoker _ignition mgmt tmui remote dana vpns vpn jsonws solr cgi goform sdk evox ' +
  'nmaplowercheck owa ecp autodiscover containers cluster druid xampp setup currentsetting level portal manager hudson ' +
  'script nacos securerealm descriptorbyname axis console struts integration seeyon yyoa weaver phpmyadmin pma phpma ' +
  'myadmin mysqladmin dbadmin sqladmin adminer jmx web host admin actuator env heapdump jolokia dump trace server ' +
  'phpinfo info test phptest php geoserver nagios zabbix bak old orig save swp swo backup copy tmp txt sql zip tar tgz ' +
  'vendor phpunit indexer gz rar db ds_store thumbs id_rsa id_dsa key pem wp composer lock asp aspx jsp inc ' +
  'conf config cfg ini yml yaml py rb pl json xml properties toml cscot cgi iissamples msadc iisadmpwd _vti_pvt _vti_cnf ' +
  '_vti_inf tmunblock stssys dnscfg picsdesc wanipcn ctrlt ud swedish setupwizard esp vm action fckeditor ckfinder kcfinder ' +
  'timthumb uploadify moveitisapi totp _profiler log well elmah axd telescope pprof vars _cat _nodes _cluster wlwmanifest ' +
  'suspected infected phtml exe neon toml lock dist vagrantfile jenkinsfile gemfile dockerfile rakefile berksfile capfile phar phinx ' +
  'circleci travis drone buildkite semaphore woodpecker jenkins gitlab appveyor styleci scrutinizer codeclimate php_cs rubocop ansible chef ' +
  'puppet vagrant docker mysql sqlite sqlite3 mdb accdb out _catalog trinity mapi powershell ews reloadbyurl app_data'
).split(' ')
