// Functions that only one or two engines have. Calling them means that somebody asks which engine this is, what it may do, or
// makes it work; the names of those in everyday code (PHP's `pg_query`, `dbms_output`) are left out.

const list = (text: string): readonly string[] => text.split(' ')

/** They read or write files, run programs, or reach other servers. */
export const reaching = list(
  // PostgreSQL
  'pg_ls_dir pg_ls_logdir pg_ls_waldir pg_ls_tmpdir pg_ls_archive_statusdir pg_read_binary_file pg_stat_file pg_file_write ' +
    'pg_file_read pg_file_rename pg_file_unlink pg_logdir_ls pg_current_logfile lo_put lo_create lo_unlink ' +
    'lo_open loread lowrite dblink_connect_u dblink_open dblink_fetch pg_execute_server_program ' +
    // MySQL with the usual libraries, SQLite, SQL Server
    'sys_exec sys_eval sys_bineval load_extension fts3_tokenizer openquery fn_trace_gettable ' +
    'fn_get_audit_file fn_xe_file_target_read_file dm_os_enumerate_filesystem dm_os_file_exists dm_os_enumerate_fixed_drives ' +
    'fn_sqlvarbasetostr fn_varbintohexsubstring ' +
    // Oracle
    'dburitype xdburitype bfilename sys_xmlgen ' +
    // H2, HSQLDB, Derby, ClickHouse, Teradata
    'link_schema remotesecure urlcluster s3cluster',
)

/** They take time. */
export const slow = list('sleepeachrow system$wait')

/** They say who and where this is, or whether it is that engine: nobody else calls them. */
export const telling = list(
  'pg_client_encoding get_current_ts_config quote_literal pg_backend_pid pg_postmaster_start_time pg_conf_load_time ' +
    'pg_terminate_backend pg_cancel_backend pg_reload_conf pg_has_role has_table_privilege has_database_privilege ' +
    'inet_server_addr inet_client_addr inet_server_port current_schemas ' +
    'binary_checksum is_rolemember has_perms_by_name fn_my_permissions ' +
    'databasepropertyex fn_virtualfilestats fn_varbintohexstr ' +
    'lnnvl sys_context userenv ora_hash xmlcolattval dbms_xmlgen dbms_xmlquery dbms_xslprocessor ' +
    'dbms_java dbms_java_test dbms_scheduler dbms_job dbms_ldap dbms_metadata dbms_assert dbms_cdc_publish dbms_export_extension ' +
    'dbms_lock dbms_session dbms_utility utl_http utl_inaddr utl_file utl_smtp utl_tcp utl_raw utl_encode ' +
    'sqlite_source_id sqlite_compileoption_used total_changes dbinfo dbmsinfo rdb$get_context rdb$set_context ' +
    'dlookup file_read file_write csvread csvwrite uncompressed_length inet6_aton gtid_executed ps_current_thread_id roles_graphml ' +
    'st_geomfromtext icu_version json_depth json_storage_size xmlquery xmlexists xpath_exists xpath_string',
)

/** Owners of packages and tables, before the first dot. */
export const owners: ReadonlySet<string> = new Set(
  list('ordsys ctxsys mdsys wmsys lbacsys olapsys sysproc sysibmadm syscat qsys2 msdb sysmaster pg_catalog dbms_java'),
)
