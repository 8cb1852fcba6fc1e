import { createLiterals } from './literals.ts'

/**
 * What attacks can hardly do without and everyday values seldom hold, in lower case and without blanks: of SQL, scripts, files and
 * commands, templates and code, other languages and protocols. It says what of a large body is looked at first, and nothing
 * else: what is not here has its turn later.
 */
const MARKS = `
  'or 'and "or "and ')or ')and ")or ")and '|| '; ";-- '-- '# '/* ||' or1= or'1 or"1 and1= and'1 1=1 '1'=' "1"=" having1 =' =''
  unionselect unionall union/* selectnull select@@ (select select* fromdual orderby1 groupby1 information_schema intooutfile load_file /*! /**/
  sleep( benchmark( waitfor pg_sleep dbms_ utl_ xp_ sp_execute extractvalue( updatexml( sqlite_ pg_ sysobjects ascii( substring( char( concat(0x
  ;drop ;insert ;update ;delete ;exec ;declare ;select

  <script </script <svg <img <iframe <body <object <embed <math <details <video <audio <input <form <meta <base <link <style <marquee <template
  onerror= onload= onclick= onfocus= onmouse ontoggle= onbegin= onpointer onanimation ontransition javascript: vbscript: data:text srcdoc style=
  alert( prompt( confirm( eval( document. window. .cookie fromcharcode constructor( innerhtml \\u00 \\x3 &#x &lt;

  ../ ..\\ ..%2f %2e%2e ....// /etc/ /proc/ /root/ c:\\ c:/ boot.ini win.ini web.config .htaccess .htpasswd .env .git/ .ssh id_rsa wp-config file:// php:// \\\\
  ;cat ;ls ;id ;whoami ;wget ;curl ;ping ;nc ;sleep ;echo |cat |ls |id |whoami |wget |curl |ping |nc |sh |bash |dir |type |net |sleep
  &&cat &&ls &&id &&whoami &&wget &&curl &&ping &&sleep &whoami &dir &net &ping &type &sleep \`id \`whoami \`cat \`ls \`wget \`curl \`ping \`sleep
  $( \${ $ifs /bin/ /dev/tcp cmd.exe cmd/c powershell certutil nslookup whoami iex( uname

  {{ {% #{ *{ @{ <%= <%@ <# \${{ [[ jndi __class__ __mro__ __globals__ __import__ __proto__ prototype] constructor]
  getruntime processbuilder forname( newinstance ognl xwork redirect: action: %{# %{( #context #attr #_member #application
  <?php <?= <? system( exec( passthru( shell_exec( popen( assert( phpinfo( base64_decode( file_get_contents( include( require(
  child_process process. global. os.system os.popen subprocess pickle ysoserial ro0ab aced0005 !!python !!java !ruby @type $type _$$nd
  o:1 a:1:{ :{s: :{i: :{o: :{a: :{x: :0:{ ";s: ";o: ";a: ;}} %3a%7b %7bs%3a tyoo tzo gas k4s

  $ne $gt $lt $regex $where $or $in $func $not $nin $exists $expr [$ne [$gt db. this.
  *)( )(| )(& (|( (&( )(cn= )(uid= )(user )(object \\28 \\29 \\2a //* /* /*[ doc( count(/ name(/ substring(// string-length( position() orcontains(
  <!entity <!doctype xi:include xinclude xlink: xsl: expect: system"
  http://127 http://localhost http://169 http://10. http://192.168 http://[ http://0 http://1 http://2 169.254 @127 nip.io
  http://metadata meta-data computemetadata /latest/ gopher: dict: ldap: rmi: ftp: jar: netdoc:
  set-cookie: location: host: content-length: content-type: http/1. %0d%0a %0a %e5%98 \\r\\n __schema __type addtype sethandler php_value .php .jsp .aspx
`

/** How many of the marks a value holds. */
export function createHeat(): (value: string) => number {
  const find = createLiterals(
    MARKS.trim()
      .split(/\s+/)
      .map((mark) => [mark]),
  )
  return (value) => {
    const bits = find(value)
    let heat = 0
    for (let word = 0; word < bits.length; word++) for (let left = bits[word]!; left !== 0; left &= left - 1) heat++
    return heat
  }
}
