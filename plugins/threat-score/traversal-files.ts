/**
 * Files that attackers ask for and what asking for them is worth (0-100), where the value is nothing but a path. Names
 * are in lower case. Sources: the file lists of LFI tools in general use, OWASP WSTG-ATHZ-01, what leaks secrets or
 * proves reading: not what merely exists.
 */
const names = (points: number, words: string): readonly (readonly [string, number])[] =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => [word, points] as const)

/** Names that say enough by themselves, in any folder. */
export const FILES: ReadonlyMap<string, number> = new Map([
  ...names(
    88,
    `.htpasswd .bash_history .zsh_history .sh_history .mysql_history .psql_history .python_history .bash_profile .ssh
    .git .svn .hg .env .aws .kube .netrc .pgpass .my.cnf .git-credentials .dockercfg id_rsa id_dsa id_ecdsa id_ed25519
    authorized_keys web-inf boot.ini win.ini master.passwd wp-config.php tomcat-users.xml metabase.xml ntuser.dat
    unattend.xml .dockerenv login.keychain-db pagefile.sys hiberfil.sys credentials.db application_default_credentials.json sysprep.inf localsettings.php sftp-config.json sftp.json credentials.xml secrets.yml .npmrc .pypirc
    sysprep.xml unattended.xml autounattend.xml ntds.dit lmhosts.sam pearcmd.php peclcmd.php
    .s3cfg .boto .azure .gcloud applicationhost.config global.asa shadow- passwd- gshadow wp-config.php.bak`,
  ),
  ...names(
    80,
    `.htaccess .docker .forward .viminfo .lesshst .wget-hsts .mailrc .node_repl_history .irb_history .php_history
    .sqlite_history .rediscli_history .dbshell .history .bzr .cvs .ftpconfig .remote-sync.json web.config system.ini php.ini httpd.conf
    nginx.conf apache2.conf lighttpd.conf my.cnf my.ini pg_hba.conf vsftpd.conf proftpd.conf sshd_config sudoers
    config.inc.php database.yml dbconfig.php db.inc.php .bashrc .profile .cshrc .rhosts .shosts .xauthority .ksh_history .bash_logout .passwd .gnupg .subversion .terraform
    terraform.tfstate server.key privkey.pem wp-config.old wp-config.txt global.asax machine.config localstart.asp
    autoexec.bat meta-inf .claude .cursor .continue .aider .roo .zed .cline .kiro .windsurf .codex .opencode .junie .n8n
    .rovodev .plandex .fabric .a0proj .aiignore .cursorignore`,
  ),
  ...names(
    60,
    'access.log access_log error.log error_log ssl_access_log ssl_error_log catalina.out inetpub system32 winnt',
  ),
  ...names(70, '.ds_store'),
  ...names(55, '.idea .vscode'),
])

/** Names that say enough in a folder: `etc/passwd`. */
export const FILES_WITHIN: ReadonlyMap<string, number> = new Map([
  ...within(90, 'etc', 'passwd shadow group gshadow sudoers crontab master.passwd security opasswd subuid subgid'),
  ...within(
    84,
    'etc',
    `hosts hostname issue motd fstab mtab resolv.conf profile environment inittab inetd.conf services my.cnf php.ini
    httpd.conf vsftpd.conf proftpd.conf ftpusers exports hosts.allow hosts.deny lsb-release os-release redhat-release
    debian_version rc.local shells networks aliases bashrc`,
  ),
  // Where containers and tools keep settings that people edit.
  ...within(
    76,
    'etc',
    `httpd apache apache2 nginx mysql php php5 php7 ssh ssl samba proftpd logrotate.d cron.d cron.daily network sysconfig
    mail exim postfix ldap kubernetes docker pam.d`,
  ),
  ...within(90, 'self', 'environ cmdline maps fd status root cwd exe mounts mem stat'),
  ...within(
    84,
    'proc',
    'version cpuinfo meminfo mounts self net cmdline interrupts modules partitions sched_debug kallsyms loadavg stat uptime filesystems devices swaps diskstats iomem ioports crypto key-users config.gz',
  ),
  ...within(80, 'sys', 'class kernel module firmware devices'),
  ...within(80, 'root', '.ssh .bashrc .bash_history .profile anaconda-ks.cfg'),
  ...within(
    84,
    'windows',
    'win.ini system.ini php.ini regedit.exe explorer.exe setupapi.log setupact.log windowsupdate.log',
  ),
  ...within(84, 'panther', 'setupact.log setuperr.log unattend.txt'),
  ...within(84, 'winnt', 'win.ini php.ini system.ini'),
  ...within(84, 'system32', 'cmd.exe license.rtf eula.txt'),
  ...within(84, 'grub', 'grub.conf grub.cfg menu.lst'),
  ...within(84, 'config', 'sam'),
  ...within(84, 'repair', 'sam system'),
  // Folders that people have files in.
  ...within(58, 'windows', 'system32 repair panther debug'),
  ...within(58, 'winnt', 'system32 repair'),
  ...within(58, 'system32', 'config drivers inetsrv logfiles'),
  ...within(58, 'inetpub', 'wwwroot logs ftproot adminscripts'),
  ...within(88, '@fs', 'etc proc root home .env windows'),
  ...within(84, 'secrets', 'kubernetes.io'),
  // What containers are given, and where a Mac keeps accounts and networks.
  ...within(78, 'run', 'secrets'),
  ...within(84, 'library', 'keychains'),
  ...within(72, 'logs', 'logfiles'),
  ...within(76, 'preferences', 'systemconfiguration'),
  ...within(76, 'logs', 'access.log access_log error.log error_log acces.log acces_log'),
  ...within(75, 'wp-content', 'debug.log error.log errors.log'),
])

/** Folders at the root of a system, with something behind them. The lower ones are also words of site maps. */
export const SYSTEM_ROOTS: ReadonlyMap<string, number> = new Map([
  ...names(70, 'etc winnt app_data'),
  ...names(60, 'proc'),
  ...names(30, 'root sys boot dev windows'),
  // Everybody writes there; see traversal-tricks.ts for what tells something.
  ...names(12, 'tmp'),
])

/** The same, with the next folder. */
export const SYSTEM_FOLDERS: ReadonlyMap<string, number> = new Map([
  ...within(70, 'var', 'log adm'),
  ...within(70, 'var', 'run spool mail cron lp apache www lib logs mysql.log'),
  ...within(70, 'usr', 'local lib sbin etc pkg ports spool'),
  ...within(70, 'opt', 'apache apache2 lampp xampp bitnami httpd tomcat nginx'),
])

/** In the path of a URL every name that begins with a dot is private, but for RFC 8615 and what hosts serve by such names. */
export const PUBLIC_DOT_NAMES: ReadonlySet<string> = new Set(
  '.well-known .netlify .auth .proxy .attachments .vite .nuxt .pnpm .output .storybook'.split(' '),
)
/** Endings by which a file shows how a private one looks: `.env.example`. */
export const SAMPLE_ENDINGS: readonly string[] = ['.example', '.sample', '.template', '.dist', '.md', '.tpl', '.d.ts']

function within(points: number, folder: string, words: string): readonly (readonly [string, number])[] {
  return names(points, words).map(([word]) => [`${folder}/${word}`, points] as const)
}
