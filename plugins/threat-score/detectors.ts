import { cmdi } from './cmdi.ts'
import { crlf } from './crlf.ts'
import type { Detector } from './detector.ts'
import {
  AMPERSAND,
  AT,
  BACKSLASH,
  BACKTICK,
  BLANK,
  BRACE,
  BRACKET,
  COLON,
  CONTROL,
  DOLLAR,
  DOT,
  EQUALS,
  GREATER,
  HASH,
  LESS,
  LINE_END,
  PAREN,
  PERCENT,
  PIPE,
  QUESTION,
  QUOTE,
  SEMICOLON,
  SLASH,
  STAR,
  WIDE,
} from './glance.ts'
import { java } from './java.ts'
import { ldap } from './ldap.ts'
import { nosql } from './nosql.ts'
import { php } from './php.ts'
import { scanner } from './scanner.ts'
import { script } from './script.ts'
import { sqli } from './sqli.ts'
import { ssrf, ssrfNames } from './ssrf.ts'
import { template } from './template.ts'
import { traversal } from './traversal.ts'
import { xpath } from './xpath.ts'
import { xss } from './xss.ts'
import { xxe } from './xxe.ts'

/** A detector and what must be in a value before it looks. */
export interface Entry {
  readonly detector: Detector
  /** Words of which one occurs in all that the detector finds, but for what `when` lets pass without. */
  readonly words: readonly string[]
  /** `marks`: classes of characters (glance.ts). `named`: one of the words occurs. */
  readonly when: (marks: number, named: boolean, value: string) => boolean
}

const list = (text: string) => text.split(' ')

/** Cheap and wrong in one direction only: what is not let through here cannot be found. Held by a test per family. */
export const detectors: readonly Entry[] = [
  {
    detector: sqli,
    words: list(
      'or and xor union select having order group where limit procedure if case exec execute waitfor declare insert update ' +
        'delete drop create alter truncate shutdown sleep benchmark into rlike regexp backup restore copy load attach begin ' +
        'set rename explain merge grant revoke call prepare pg_sleep extractvalue updatexml load_file information_schema ' +
        'sysobjects sqlite_master char chr concat iif elt make_set dbms_pipe dbms_lock utl_http utl_inaddr xp_cmdshell except ' +
        'intersect minus between like version user database cast convert ascii substring substr ord exists randomblob ' +
        'pg_sleep_for exp json_keys gtid_subset analyse rdb',
    ),
    when: (marks, named) => named || (marks & (QUOTE | STAR | PIPE | AT)) !== 0,
  },
  {
    detector: cmdi,
    words: [],
    when: (marks) =>
      (marks &
        (SEMICOLON |
          PIPE |
          AMPERSAND |
          BACKTICK |
          DOLLAR |
          LINE_END |
          BLANK |
          SLASH |
          PERCENT |
          BACKSLASH |
          LESS |
          GREATER)) !==
      0,
  },
  {
    detector: xss,
    words: [],
    when: (marks) => (marks & (LESS | COLON | EQUALS | PAREN | BACKTICK | DOT | BRACKET)) !== 0,
  },
  { detector: traversal, words: [], when: (marks) => (marks & (SLASH | BACKSLASH | DOT)) !== 0 },
  {
    detector: template,
    words: list(
      'jndi __class__ __mro__ __base__ __bases__ __subclasses__ __globals__ __builtins__ __import__ __init__ ' +
        '__getattribute__ __getitem__ __dict__ __code__ registerundefinedfiltercallback registerfilter freemarker esi',
    ),
    when: (marks, named) =>
      named ||
      (marks & BRACE) !== 0 ||
      ((marks & LESS) !== 0 && (marks & (PERCENT | HASH)) !== 0) ||
      ((marks & PAREN) !== 0 && (marks & (AT | DOLLAR | QUESTION)) !== 0),
  },
  {
    detector: java,
    words: list(
      'getruntime runtime processbuilder java javax apache spring springframework _memberaccess context rt cmd iswin process ' +
        'ros req res dm ognlutil container attr parameters request application session xwork ognl redirect redirectaction ' +
        'classloader getclassloader urlclassloader defineclass getclass forname getdeclaredmethod getdeclaredmethods ' +
        'getdeclaredconstructor getdeclaredfield newinstance scriptenginemanager getenginebyname groovyshell text sun unsafe ' +
        'groovy mchange bcel logback invokertransformer chainedtransformer instantiatetransformer templatesimpl jdbcrowsetimpl ' +
        'badattributevalueexp ysoserial type __type object void sorted dynamic python ruby diagnostics objectdataprovider data ' +
        'windowsidentity configuration resourcedictionary typeconfusedelegate losformatter reflection cposix cnt cos ' +
        'csubprocess c__builtin__ cbuiltins alias runscript jdbc autodeserialize init com org',
    ),
    when: (marks, named, value) =>
      (named && (marks & (PAREN | AT | HASH | DOT | QUOTE | LESS | LINE_END | COLON)) !== 0) ||
      (marks & (CONTROL | WIDE)) === (CONTROL | WIDE) ||
      isSerialised(value),
  },
  {
    detector: php,
    words: list(
      'php _get _post _request _cookie _server _files _session _env globals expect phar zip glob zlib compress ogg rar data ' +
        'passthru shell_exec pcntl_exec proc_open system exec popen assert eval phpinfo phpversion php_uname file_put_contents ' +
        'move_uploaded_file create_function call_user_func call_user_func_array array_map usort register_shutdown_function ' +
        'preg_replace_callback highlight_file show_source readfile file_get_contents fsockopen _decode gzinflate str_rot13 ini_set ' +
        'set_time_limit error_reporting get_defined_vars array_filter putenv print echo die var_dump print_r chr ' +
        'auto_prepend_file auto_append_file allow_url_include allow_url_fopen disable_functions open_basedir safe_mode ' +
        'invokefunction think __construct filter widget_php phpunit posix_getpwuid posix_getuid _',
    ),
    when: (marks, named) =>
      (named && (marks & (PAREN | COLON | LESS | DOLLAR | EQUALS | BACKSLASH | SLASH | BRACKET)) !== 0) ||
      ((marks & LESS) !== 0 && (marks & QUESTION) !== 0) ||
      ((marks & COLON) !== 0 && (marks & BRACE) !== 0) ||
      ((marks & DOLLAR) !== 0 && (marks & PAREN) !== 0),
  },
  {
    detector: script,
    words: list(
      '__proto__ prototype constructor require mainmodule process globalthis global nd_func child_process execsync spawnsync ' +
        'execfilesync function __import__ os subprocess compile pty commands import kernel popen io open3 const_get spawn x qx ' +
        'socket loadlib ngx eval res while for getbuiltinmodule binding dlopen system exec file',
    ),
    when: (marks, named) =>
      named && (marks & (PAREN | DOT | BRACKET | BRACE | SEMICOLON | QUOTE | COLON | BLANK | SLASH)) !== 0,
  },
  {
    detector: nosql,
    words: list(
      'this db tojson mapreduce return sleep flushall config slaveof _all_docs _all_dbs _design _config _utils startkey where',
    ),
    when: (marks, named) =>
      (marks & DOLLAR) !== 0 ||
      (named && (marks & (PAREN | DOT | SEMICOLON | LINE_END | SLASH | EQUALS)) !== 0) ||
      ((marks & (PIPE | AMPERSAND)) !== 0 && (marks & EQUALS) !== 0),
  },
  {
    detector: ssrfNames,
    words: list(
      'metadata latest computemetadata gopher dict tftp netdoc jar ldap ldaps rmi sftp smb url burpcollaborator oastify oast ' +
        'interact interactsh dnslog ceye bxss requestbin canarytokens xss eye vcap pingb webhook nip sslip xip localtest rbndr ' +
        'lvh docker kubernetes r87 169 100 2852039166 0251 16689662 a9fea9fe xa9fea9fe a9fe fd00 ec2',
    ),
    when: (marks, named) => named && (marks & (DOT | COLON | SLASH)) !== 0,
  },
  { detector: ssrf, words: [], when: (marks) => (marks & COLON) !== 0 && (marks & (SLASH | BACKSLASH)) !== 0 },
  {
    detector: xxe,
    words: list('entity doctype include import document xi php function msxsl unparsed system xmlns xsl'),
    when: (marks, named) => named && (marks & LESS) !== 0,
  },
  { detector: crlf, words: [], when: (marks) => (marks & LINE_END) !== 0 },
  {
    detector: ldap,
    words: [],
    when: (marks) => (marks & PAREN) !== 0 && (marks & (STAR | AMPERSAND | PIPE | EQUALS)) !== 0,
  },
  {
    detector: xpath,
    words: list(
      'count name string substring contains starts ancestor child descendant following parent preceding self position last doc ' +
        'text node comment local normalize translate length',
    ),
    when: (marks, named) =>
      (named && (marks & (PAREN | COLON)) !== 0) || ((marks & SLASH) !== 0 && (marks & (PIPE | BRACKET)) !== 0),
  },
  {
    detector: scanner,
    words: list(
      'sqlmap nikto acunetix nessus openvas wpscan dirbuster gobuster feroxbuster wfuzz nuclei masscan zgrab w3af arachni havij ' +
        'jaeles commix netsparker webinspect appscan skipfish vega zmeu morfeus dirsearch xsser joomscan whatweb zaproxy owasp ' +
        'stealth grendel absinthe bsqlbf sqlninja pangolin metasploit burpcollaborator fimap dotdotpwn cgichk brutus hydra paros ' +
        'webscarab wapiti crowbar detectify qualysguard nmap ffuf fuzz httprint l9explore l9tcpid libredtail kaiten muhstik hello ' +
        'jorgee hakai mozi acunetix_wvs_security_test appscan_fingerprint nessusid nessus_is_probing w00tw00t af explore tcpid tw00t',
    ),
    when: (_marks, named) => named,
  },
]

/** How Java's streams begin, in base64 and in hex, .NET's and Python's in base64: one long word without a mark. */
function isSerialised(value: string): boolean {
  return (
    value.startsWith('rO0AB') || value.startsWith('aced0005') || value.startsWith('AAEAAAD') || value.startsWith('gASV')
  )
}
