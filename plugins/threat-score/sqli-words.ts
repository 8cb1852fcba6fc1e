/** Kinds of SQL tokens. Numbers, because the walk compares them in its inner loop. */
export const END = 0
export const NUMBER = 1
/** `true`, `null` and the like: compares like a literal. */
export const CONSTANT = 2
export const STRING = 3
/** A string that the value does not close: the application's own quote will. */
export const OPEN_STRING = 4
export const NAME = 5
export const VARIABLE = 6
export const LOGIC = 7
export const COMPARE = 8
export const ARITHMETIC = 9
/** `||`: concatenation in most dialects, OR in MySQL. */
export const PIPES = 10
/** Words that may stand before an operand without changing what follows: `not`, `distinct`, `binary`. */
export const PREFIX = 11
export const OPEN = 12
export const CLOSE = 13
export const COMMA = 14
export const SEMICOLON = 15
/** Up to the end of the value. */
export const COMMENT = 16
export const UNION = 17
/** The first word of a statement. */
export const STATEMENT = 18
/** A word that joins the parts of a statement: `from`, `values`, `set`. */
export const CLAUSE = 19
/** A clause that may follow a finished condition: `order`, `having`, `limit`. */
export const TAIL = 20
export const CASE = 21
export const OTHER = 22

/** What naming a thing tells, as bits. */
export const SLOW = 1
export const ERROR = 2
export const SYSTEM = 4
export const BUILD = 8
export const FILE = 16
export const SCHEMA = 32
export const PROBE = SLOW | ERROR | FILE | SCHEMA

export interface Word {
  readonly kind: number
  /** Bits of what it is used for in attacks; 0 for none. */
  readonly use: number
}

const words = new Map<string, Word>()

function define(kind: number, use: number, list: string): undefined {
  for (const word of list.split(' ')) words.set(word, { kind, use })
}

define(LOGIC, 0, 'or and xor')
define(COMPARE, 0, 'like rlike regexp glob between in is similar sounds ilike')
define(ARITHMETIC, 0, 'div mod collate escape')
define(PREFIX, 0, 'not exists all any some distinct distinctrow binary prior boolean natural top interval outer inner')
define(CONSTANT, 0, 'true false null unknown default maxvalue')
define(UNION, 0, 'union except intersect minus')
define(
  STATEMENT,
  0,
  'select insert update delete drop create alter truncate merge exec execute call declare waitfor shutdown grant revoke ' +
    'backup restore copy if attach load begin set rename explain',
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
  'load_file openrowset opendatasource xp_cmdshell xp_dirtree xp_fileexist lo_import lo_export pg_read_file',
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
words.set('left', { kind: NAME, use: BUILD })
words.set('right', { kind: NAME, use: BUILD })
words.set('waitfor', { kind: STATEMENT, use: SLOW })

const none: Word = { kind: NAME, use: 0 }
/** System procedures of SQL Server. */
const procedure: Word = { kind: NAME, use: FILE }
/** Longer words are not looked up: the longest in the table has 33 letters. */
const LONGEST = 40

/** The kind and use of a word in lower case; dotted names count by their first or last part too. */
export function wordOf(word: string): Word {
  if (word.length > LONGEST) return none
  const found = words.get(word)
  if (found) return found
  const dot = word.indexOf('.')
  if (dot < 0) return word.startsWith('xp_') || word.startsWith('sp_') ? procedure : none
  const last = word.slice(word.lastIndexOf('.') + 1)
  const use = (words.get(word.slice(0, dot))?.use ?? 0) & SCHEMA
  return { kind: NAME, use: use | ((words.get(last)?.use ?? 0) & (SCHEMA | FILE)) }
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
