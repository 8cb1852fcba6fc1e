const list = (text: string): readonly string[] => text.split(' ')

// Words without which a detector has nothing to look for (detectors.ts), where there are many.

export const cmdiSignWords = list(
  'ifs tcp udp for comspec systemroot systemdrive programfiles windir appdata localappdata userprofile pathext path ' +
    'webclient downloadstring downloadfile downloaddata string powershell certutil bitsadmin cmd exe iex expression ' +
    'rundll32 rundll mshta regsvr32 regsvr wmic 0 webrequest invoke if alias shell system wrapper oproxycommand proxycommand ' +
    'use checkpoint upload receive open to rsh script exec oqueuedirectory',
)

export const phpWords = list(
  'php _get _post _request _cookie _server _files _session _env globals expect phar zip glob zlib compress ogg rar data ' +
    'passthru shell_exec pcntl_exec proc_open system exec popen assert eval phpinfo phpversion php_uname file_put_contents ' +
    'move_uploaded_file create_function call_user_func call_user_func_array array_map usort register_shutdown_function ' +
    'preg_replace_callback highlight_file show_source readfile file_get_contents fsockopen _decode gzinflate str_rot13 ini_set ' +
    'set_time_limit include require include_once require_once getenv glob error_reporting get_defined_vars array_filter putenv print echo die var_dump print_r chr ' +
    'auto_prepend_file auto_append_file allow_url_include allow_url_fopen disable_functions open_basedir safe_mode ' +
    'invokefunction think __construct filter widget_php phpunit posix_getpwuid posix_getuid _ extract parse_str unserialize ' +
    'reflectionfunction fopen file scandir opendir unlink file_exists parse_ini_file tem',
)

export const scannerWords = list(
  'sqlmap nikto acunetix nessus openvas wpscan dirbuster gobuster feroxbuster wfuzz nuclei masscan zgrab w3af arachni havij jaeles commix netsparker webinspect appscan skipfish vega zmeu morfeus dirsearch xsser joomscan whatweb zaproxy zap owasp ' +
    'stealth grendel absinthe bsqlbf sqlninja pangolin metasploit burpcollaborator fimap dotdotpwn cgichk brutus hydra paros ' +
    'webscarab wapiti crowbar detectify qualysguard nmap ffuf fuzz httprint l9explore l9tcpid libredtail kaiten muhstik hello ' +
    'xsstrike interactsh projectdiscovery httpx subfinder katana amass censysinspect gitleaks trufflehog bbqsql nosqlmap ' +
    'tplmap ssrfmap kiterunner rustbuster patator medusa thc slowhttptest slowloris goldeneye torshammer jorgee hakai mozi acunetix_wvs_security_test appscan_fingerprint nessusid nessus_is_probing w00tw00t af explore tcpid tw00t',
)

export const ssrfWords = list(
  'metadata latest computemetadata gopher dict tftp netdoc jar ldap ldaps rmi sftp smb url burpcollaborator oastify oast ' +
    'interact interactsh dnslog ceye bxss requestbin canarytokens xss eye vcap pingb webhook nip sslip xip localtest rbndr ' +
    'lvh docker kubernetes packet rancher r87 169 100 2852039166 0251 16689662 a9fea9fe xa9fea9fe a9fe fd00 ec2 ' +
    'unix instance tencentyun 192 43518',
)

export const scriptWords = list(
  'constructor require mainmodule process globalthis global nd_func child_process execsync spawnsync ' +
    'execfilesync open env function __import__ os subprocess compile pty commands import kernel popen io open3 const_get spawn x qx ' +
    'socket loadlib ngx eval res while for getbuiltinmodule binding dlopen system exec file fs deno bun root',
)

export const javaWords = list(
  'getruntime runtime processbuilder java javax apache springframework memberaccess xwork classloader getclassloader ' +
    'urlclassloader defineclass getclass forname getdeclaredmethod getdeclaredmethods getdeclaredconstructor ' +
    'getdeclaredfield newinstance scriptenginemanager getenginebyname groovyshell execute sun unsafe groovy mchange bcel ' +
    'logback invokertransformer chainedtransformer instantiatetransformer templatesimpl jdbcrowsetimpl ' +
    'badattributevalueexp ysoserial alias runscript jdbc autodeserialize init caucho jdk nashorn',
)
