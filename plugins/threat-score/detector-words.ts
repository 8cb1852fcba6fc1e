/** Words between blanks. */
export const list = (text: string): readonly string[] => text.split(' ')

// Words without which a detector has nothing to look for (detectors.ts), where there are many.

export const cmdiSignWords = list(
  'ifs tcp udp for comspec systemroot systemdrive programfiles windir appdata localappdata userprofile pathext path ' +
    'webclient downloadstring downloadfile downloaddata string powershell certutil bitsadmin cmd exe iex expression ' +
    'rundll32 rundll mshta regsvr32 regsvr wmic 0 webrequest invoke if alias shell system wrapper oproxycommand proxycommand ' +
    'use checkpoint upload receive open to rsh script exec oqueuedirectory localcommand olocalcommand launcher prefix ' +
    'subprocess sshcommand fsmonitor gitproxy credential unzip outfile logfile execdir okdir ext php phtml jsp jspx aspx srv www sh cgi o ' +
    'dde ddeauto importxml importfeed importhtml importdata webservice filterxml hyperlink msexcel rundll32 tcpclient ' +
    'scriptblock amsiutils gcm gal bash pipe soutputfile oq ld_preload bash_env environ ' +
    'nse curlrc passwd docker podman kubectl telnetd utelnetd ncat netcat diagnostics tt ' +
    'add clear compare convertto convertfrom copy disable enable export find get import install measure move new out read register ' +
    'remove rename resolve restart resume select send set show start stop suspend test trace update wait write',
)

export const phpWords = list(
  'php _get _post _request _cookie _server _files _session _env globals expect phar zip glob zlib compress ogg rar data ' +
    'passthru shell_exec pcntl_exec proc_open system exec popen assert eval phpinfo phpversion php_uname ' +
    'file_put_contents ' +
    'move_uploaded_file create_function call_user_func call_user_func_array array_map usort register_shutdown_function ' +
    'preg_replace_callback highlight_file show_source readfile file_get_contents fsockopen _decode gzinflate ' +
    'str_rot13 ini_set ' +
    'set_time_limit include require include_once require_once getenv glob error_reporting get_defined_vars ' +
    'array_filter putenv print echo die var_dump print_r chr ' +
    'auto_prepend_file auto_append_file allow_url_include allow_url_fopen disable_functions open_basedir safe_mode ' +
    'invokefunction think __construct filter widget_php phpunit posix_getpwuid posix_getuid _ extract parse_str ' +
    'unserialize ' +
    'reflectionfunction fopen file scandir opendir unlink file_exists parse_ini_file tem ' +
    'define sys sy ignition post_render pre_render lazy_builder access_callback element_validate after_build ' +
    'value_callback md5 sha1 crc32 get_defined_constants get_defined_functions getallheaders hex2bin base_convert strrev ' +
    'zerodiumsystem zerodiumvar_dump splfileobject directoryiterator globiterator filesystemiterator ffi cdef __halt_compiler msl',
)

export const scannerWords = list(
  'sqlmap nikto acunetix nessus openvas wpscan dirbuster gobuster feroxbuster wfuzz nuclei masscan zgrab w3af arachni havij jaeles commix netsparker webinspect appscan skipfish vega zmeu morfeus dirsearch xsser joomscan whatweb zaproxy zap owasp ' +
    'middleware davtest stealth grendel absinthe bsqlbf sqlninja pangolin metasploit burpcollaborator fimap dotdotpwn cgichk brutus ' +
    'hydra paros ' +
    'webscarab wapiti crowbar detectify qualysguard nmap ffuf fuzz httprint l9explore l9tcpid libredtail kaiten ' +
    'muhstik hello ' +
    'xsstrike interactsh projectdiscovery httpx subfinder katana amass censysinspect gitleaks trufflehog bbqsql nosqlmap ' +
    'tplmap ssrfmap kiterunner rustbuster patator medusa thc slowhttptest slowloris goldeneye torshammer jorgee hakai mozi acunetix_wvs_security_test appscan_fingerprint nessusid nessus_is_probing w00tw00t af explore tcpid tw00t ' +
    'openvasvt nasl nse nexpose insightappsec burp burpsuite invicti wafw00f whatwaf gospider hakrawler dalfox pocsuite nettacker ' +
    'ghauri paramspider crlfuzz sslyze sslscan naabu aquatone eyewitness gowitness cmsmap cmseek droopescan magescan golismero ' +
    'uniscan websecurify webshag webvulnscan webbandit lfimap lfisuite kadimus xsscrapy dumper gitdumper leakix l9scan ' +
    'netsystemsresearch pmafind toata torch pwn mysqloit nsauditor springenwerk injector voideye fhscan gootkit inspath jaascois ' +
    'datacha0s qualys radar tbi crimscanner sysscan fscan afrog awvs dirb zmap jsql bfac cve vuln vulnerability ' +
    'scan scans scanner scanning sqli xss lfi rfi rce ssrf ssti xxe waf poc exploit exploiter pentest pentester pentesting ' +
    'penetration rooter measurement internetmeasurement expanse paloaltonetworks shodan binaryedge onyphe criminalip stretchoid modat bounty bugbounty ' +
    'hackerone bugcrowd intigriti yeswehack fuzzer prober probe detector finder',
)

export const ssrfWords = list(
  'metadata latest computemetadata gopher dict tftp netdoc jar ldap ldaps rmi sftp smb url burpcollaborator oastify oast ' +
    'interact interactsh dnslog ceye bxss requestbin canarytokens xss eye vcap pingb webhook nip sslip xip ' +
    'localtest rbndr ' +
    'lvh docker kubernetes packet rancher r87 169 100 2852039166 0251 16689662 a9fea9fe xa9fea9fe a9fe fd00 ec2 ' +
    'f xa9 xfe xac xc0 xa8 x0a x00 x0 x01 x1 0177 00177 000177 0000177 00000177 127 requestrepo requestcatcher pipedream eyes dig callback hyuga dnsbin ezxss exfil ' +
    'unix instance tencentyun 192 43518 runtime opc meta openstack containers',
)

export const scriptWords = list(
  'constructor require mainmodule process globalthis global nd_func child_process execsync spawnsync ' +
    'execfilesync open env function __import__ os subprocess compile pty commands import kernel popen io open3 ' +
    'const_get spawn x qx ' +
    'execute executeglobal createobject scripttimeout mappath importlib ctypes instance_eval public_send ' +
    'socket loadlib ngx eval res while for getbuiltinmodule binding dlopen system exec file fs deno bun root ' +
    'sleep to_s typeof reflect __send__ objectspace getregistry dofile loadfile loadstring erlang getobject gettype cmd ' +
    'execvp execve gi_frame cr_frame ag_frame tb_frame f_back f_builtins f_globals f_locals char rails',
)

export const javaWords = list(
  'getruntime runtime processbuilder java javax apache springframework memberaccess xwork classloader getclassloader ' +
    'urlclassloader defineclass getclass forname getdeclaredmethod getdeclaredmethods getdeclaredconstructor ' +
    'getdeclaredfield newinstance scriptenginemanager getenginebyname groovyshell execute sun unsafe groovy mchange bcel ' +
    'classloader groovyclassloader grab grabconfig grabresolver asttest clojure scala mvel bsh protectiondomain ' +
    'logback invokertransformer chainedtransformer instantiatetransformer templatesimpl jdbcrowsetimpl ' +
    'badattributevalueexp ysoserial alias runscript jdbc autodeserialize init caucho jdk nashorn ' +
    'filesystemxmlapplicationcontext classpathxmlapplicationcontext genericxmlapplicationcontext jmxconfigurator reloadbyurl ' +
    'compilerdirectivesadd jvmtiagentload diagnosticcommand mbeanfactory flightrecorder log4j2 getmbeansfromurl ' +
    'velocityresponsewriter runexecutablelistener xsltresponsewriter enableremotestreaming jenkins hudson cloudbees ' +
    'javaimporter runtimeutil runtimeutils processutil processutils shellutil shellutils commandutil commandutils cmdutil cmdutils executil groovyutil scriptutil',
)

export const templateWords = list(
  'jndi cfexecute cffile cfinclude cfquery cfdump cfdirectory cfinvoke cfobject cfscript jelly evaluate scriptlet usebean add_header ' +
    '__class__ __mro__ __base__ __bases__ __subclasses__ __globals__ __builtins__ __import__ __init__ ' +
    '__getattribute__ __getitem__ __dict__ __code__ registerundefinedfiltercallback registerfilter freemarker esi ' +
    'load_module ssl_engine js_import js_include js_path js_content perl_modules perl_require perl_set lua_package_path lua_package_cpath ' +
    'set_by_lua init_by_lua access_by_lua content_by_lua rewrite_by_lua content_by_lua_file access_by_lua_file rewrite_by_lua_file ' +
    'access_log error_log proxy_pass fastcgi_pass uwsgi_pass grpc_pass alias root auth_basic auth_request autoindex satisfy',
)

export const latexWords = list(
  'write write18 openin0 openin1 openin2 openin3 openin4 openin5 openin6 openin7 openin8 openin9 openin15 immediate input include import subfile openin openout verbatiminput lstinputlisting listinginput ' +
    'inputminted includegraphics csvreader catcode directlua latelua luaexec shellescape csname pdffiledump usepackage',
)

export const objectsWords = list(
  'type __type object void sorted dynamic java javax python ruby sun apache mchange diagnostics objectdataprovider ' +
    'perl php guzzlehttp monolog yii craft expandedwrapper xamlreader textformattingrunproperties ' +
    'sessionsecuritytoken workflowdesigner axhost psobject ' +
    'windowsidentity configuration resourcedictionary typeconfusedelegate losformatter reflection cposix cnt cos ' +
    'csubprocess ' +
    'c__builtin__ cbuiltins cpty cplatform crunpy ccommands cwebbrowser ctimeit cpdb csys ccode ios iposix ' +
    'isubprocess iplatform i__builtin__ ibuiltins tag gem py o system windows ' +
    'bless builtins posix subprocess psy illuminate symfony imagick ' +
    'ctime csocket curllib cshutil cimportlib cbdb c__main__ ccodecs cctypes casyncio cmultiprocessing cnumpy coperator cfunctools ' +
    'ctypes cmarshal chttp csmtplib ctempfile cpathlib clinecache clogging crequests cprofile ctrace cpydoc cpip cidlelib cdjango cflask ctorch cyaml cpickle c_pickle cjinja2',
)
