import { owners, reaching, slow, telling } from './sqli-engines.ts'
import {
  ARITHMETIC,
  BUILD,
  CASE,
  CLAUSE,
  COMPARE,
  CONSTANT,
  ERROR,
  FILE,
  LOGIC,
  NAME,
  PREFIX,
  SCHEMA,
  SLOW,
  SPELL,
  STATEMENT,
  SYSTEM,
  TAIL,
  UNION,
  VARIABLE,
} from './sqli-kinds.ts'

export interface Word {
  /** In lower case; empty for words that mean nothing here. */
  readonly text: string
  readonly kind: number
  /** Bits of what it is used for in attacks; 0 for none. */
  readonly use: number
}

const words = new Map<string, Word>()

function define(kind: number, use: number, list: string | readonly string[]): undefined {
  const texts = typeof list === 'string' ? list.split(' ') : list
  for (const text of texts) words.set(text, { text, kind, use })
}

// Second words of statements; names by themselves.
define(
  NAME,
  0,
  'ignore low_priority delayed overwrite table view index login trigger function column role sequence global alias ' +
    'temporary unique session system delay time connect dba log data xml extension transaction cursor program immediate local concurrent ' +
    'with nowait identified first skip quick',
)
// Words that begin a second statement, and no first one; others that only follow a certain word.
define(
  NAME,
  0,
  'use show describe prepare handler flush kill lock unlock do print bulk dbcc install change reconfigure deny raiserror ' +
    'commit rollback import comment analyze optimize repair reset purge discard reassign duplicate conflict allow filtering',
)
define(NAME, 0, 'headeronly filelistonly labelonly verifyonly')
define(NAME, FILE, reaching)
define(NAME, SLOW, slow)
define(NAME, ERROR, telling)
define(LOGIC, 0, 'or and xor')
define(COMPARE, 0, 'like rlike regexp glob between in is similar sounds ilike')
define(ARITHMETIC, 0, 'div mod collate escape')
define(
  PREFIX,
  0,
  'not exists all any some distinct distinctrow binary prior boolean natural top interval outer inner notnull',
)
define(CONSTANT, 0, 'true false null unknown default maxvalue')
define(UNION, 0, 'union except intersect minus')
define(
  STATEMENT,
  0,
  'select insert update delete drop create alter truncate merge exec execute call declare waitfor shutdown grant revoke ' +
    'backup restore copy if attach load begin set rename explain pragma vacuum',
)
define(
  CLAUSE,
  0,
  'from into values set by join cross on using as asc desc when then else end for to offset fetch rows only outfile ' +
    'dumpfile immediate infile returning over',
)
define(TAIL, 0, 'order group having limit where procedure window')
define(CASE, 0, 'case')
define(
  NAME,
  FILE,
  'load_file openrowset opendatasource dblink dblink_connect dblink_exec dblink_send_query lo_from_bytea lo_get xp_cmdshell xp_dirtree xp_fileexist lo_import lo_export pg_read_file',
)
define(CLAUSE, FILE, 'outfile dumpfile infile')
define(NAME, SLOW, 'sleep benchmark pg_sleep pg_sleep_for randomblob generate_series regexp_substring crypt_key')
define(NAME, SLOW, 'dbms_pipe.receive_message dbms_lock.sleep dbms_session.sleep user_lock.sleep pg_sleep_until')
define(
  NAME,
  ERROR,
  'extractvalue updatexml gtid_subset gtid_subtract json_keys name_const xmltype ctxsys.drithsx.sn utl_inaddr.get_host_address ' +
    'utl_inaddr.get_host_name utl_http.request httpuritype dbms_ldap.init dbms_utility.sqlid_to_sqlhash analyse elt make_set ' +
    'geometrycollection multipoint linestring multilinestring multipolygon st_latfromgeohash st_longfromgeohash ' +
    'st_pointfromgeohash query_to_xml database_to_xml dbms_xmlgen.getxml serverproperty is_srvrolemember has_dbaccess ' +
    'fn_listextendedproperty uuid_to_bin sys.stragg wm_concat xmlagg sqlite_compileoption_get ord',
)
define(
  NAME,
  SYSTEM,
  'version user database schema current_user session_user system_user current_database user_name db_name suser_name ' +
    'host_name suser_sname sqlite_version last_insert_rowid connection_id system_user current_setting banner row_count found_rows',
)
define(
  NAME,
  BUILD,
  'char chr concat concat_ws group_concat string_agg hex unhex ascii substring substr mid cast convert unicode nchar lower ' +
    'upper length char_length len ifnull nullif isnull coalesce iif md5 sha1 instr locate position aes_encrypt aes_decrypt ' +
    'compress uncompress to_char reverse lpad rpad repeat replicate quotename from_base64 to_base64 count floor rand bin ' +
    'listagg array_agg json_arrayagg json_extract sqlite_version rawtohex utl_raw.cast_to_varchar2 strcmp stuff field conv',
)
define(
  NAME,
  SCHEMA,
  'information_schema sysobjects syscolumns sysusers sysdatabases syslogins sqlite_master sqlite_schema sqlite_temp_master ' +
    'pg_catalog pg_user pg_shadow pg_tables pg_class pg_database pg_stat_activity all_tables all_tab_columns user_tables ' +
    'user_tab_columns dba_users dba_tables all_users v$version msysaccessobjects msysobjects rdb$fields rdb$types ' +
    'rdb$relations rdb$database rdb$functions mysql.user mysql.db domain.domains domain.columns sysibm.sysdummy1 sysibm.systables ' +
    'sysmaster sys.tables sys.objects sys.databases dual sysxlogins',
)
define(NAME, BUILD, 'left right cdbl cvar clng crc32')
define(
  NAME,
  BUILD,
  'greatest least json_length json_valid json_contains json_type json_overlaps json_search json_unquote json_quote soundex ' +
    'octet_length bit_length regexp_like regexp_instr regexp_substr to_number nvl nvl2 str_to_date',
)
define(NAME, SYSTEM, 'object_id user_id suser_id schema_name col_name original_login')
define(NAME, BUILD | SPELL, 'char chr nchar unhex hex ascii unicode group_concat concat_ws rawtohex from_base64')
define(STATEMENT, SLOW, 'waitfor')

// Names without brackets that only SQL has.
define(VARIABLE, SYSTEM, 'system_user session_user')

/** All words of the table. */
export function allWords(): Iterable<Word> {
  return words.values()
}

const none: Word = { text: '', kind: NAME, use: 0 }
/** System procedures of SQL Server. */
const procedure: Word = { text: '', kind: NAME, use: FILE }
/** Tables of Firebird. */
const catalogue: Word = { text: '', kind: NAME, use: SCHEMA }
/** Longer words are not looked up: the longest in the table has 33 letters. */
const LONGEST = 40

/** The word of `text` from `start` to `end`, whatever its case. Allocates nothing, unless the word has a dot. */
export function wordAt(text: string, start: number, end: number): Word {
  if (end - start > LONGEST) return none
  let hash = 0
  let dotted = false
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x2e) dotted = true
    hash = (Math.imul(hash, 31) + (code | 0x20)) | 0
  }
  const slot = slots[(hash >>> 0) % SLOTS]
  if (slot) for (const word of slot) if (isSame(text, start, end, word.text)) return word
  if (dotted) return dottedWord(text.slice(start, end).toLowerCase())
  if (isSame(text, start, Math.min(end, start + 4), 'rdb$')) return catalogue
  return isProcedure(text, start) && !everyday.has(text.slice(start, end).toLowerCase()) ? procedure : none
}

/** Prime; lists of one or two words. */
const SLOTS = 2039
const slots: (Word[] | undefined)[] = new Array<Word[] | undefined>(SLOTS).fill(undefined)
for (const word of words.values()) {
  let hash = 0
  for (let i = 0; i < word.text.length; i++) hash = (Math.imul(hash, 31) + (word.text.charCodeAt(i) | 0x20)) | 0
  const slot = (hash >>> 0) % SLOTS
  slots[slot] = [...(slots[slot] ?? []), word]
}

function isSame(text: string, start: number, end: number, word: string): boolean {
  if (word.length !== end - start) return false
  for (let i = 0; i < word.length; i++)
    if ((text.charCodeAt(start + i) | 0x20) !== (word.charCodeAt(i) | 0x20)) return false
  return true
}

/** Of dotted names the first or last part counts: `information_schema.tables`, `master..xp_cmdshell`. */
function dottedWord(name: string): Word {
  const last = name.slice(name.lastIndexOf('.') + 1)
  const first = name.slice(0, name.indexOf('.'))
  const use =
    ((words.get(first)?.use ?? 0) & SCHEMA) |
    ((words.get(last)?.use ?? 0) & (SCHEMA | FILE)) |
    (owners.has(first) || supplied.test(name) ? ERROR : 0)
  return { text: '', kind: NAME, use: isProcedure(last, 0) && !everyday.has(last) ? use | FILE : use }
}

/** Packages that Oracle supplies. What prints is everyday. */
const supplied = /\b(?:dbms|utl)_(?!output\b)\w{2,30}\./

/** Procedures of SQL Server for who changes a schema. */
const everyday: ReadonlySet<string> = new Set(
  'sp_rename sp_recompile sp_refreshview sp_refreshsqlmodule sp_updatestats sp_spaceused sp_helptext sp_helpindex'.split(
    ' ',
  ),
)

/** `xp_dirtree`, `sp_executesql`. */
function isProcedure(text: string, start: number): boolean {
  const first = text.charCodeAt(start) | 0x20
  return (
    (first === 0x78 || first === 0x73) &&
    (text.charCodeAt(start + 1) | 0x20) === 0x70 &&
    text.charCodeAt(start + 2) === 0x5f
  )
}

const systemVariables = new Set(
  (
    'version version_comment version_compile_os version_compile_machine datadir basedir tmpdir hostname servername servicename ' +
    'language langid textsize spid secure_file_priv pack_received max_connections plugin_dir'
  ).split(' '),
)

/** Use of `@@name`. Other names than the well-known ones also occur in code and chat. */
export function useOfSystemVariable(name: string): number {
  if (systemVariables.has(name) || name.startsWith('global.') || name.startsWith('session.')) return SCHEMA
  return name === '' ? 0 : SYSTEM
}
